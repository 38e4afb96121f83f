// The story editor.
export {};
