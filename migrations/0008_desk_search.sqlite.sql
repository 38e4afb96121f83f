-- Headlines, addresses and names of all stories, for the desk; rows follow desk_story in the same transaction (newsroom/src/story/desk/found.rs). The words arrive folded.
create virtual table desk_search using fts5 (words, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
