-- Full text by FTS5; rows follow the story in the same transaction (newsroom/src/search.rs). The words arrive folded.
create virtual table story_search using fts5 (title, names, summary, plain, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
