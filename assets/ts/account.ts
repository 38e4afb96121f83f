// Signing in and one's own account: passkeys. The pages are complete with passwords and links alone.
import { addPasskeys } from "./account/add.ts";
import { usePasskeys } from "./account/use.ts";

usePasskeys();
addPasskeys();
