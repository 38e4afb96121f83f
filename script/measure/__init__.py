"""The parts of script/bench, a file each."""
