//! Strangers' files to safe pictures in every size. Knows nothing of stories, disks or the web.
