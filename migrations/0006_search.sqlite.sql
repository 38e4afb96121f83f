-- Full text by FTS5; rows follow the story in the same transaction (newsroom/src/search.rs).
create virtual table story_search using fts5 (title, summary, plain, names, tokenize = 'unicode61 remove_diacritics 2');
