// Signing in: passkeys. Pages of accounts are complete with passwords and links alone.
export {};
