// Everything here makes a working page a little better; no task needs it.
import { offerCopying } from "./copying";
import { showFirstError } from "./errors";
import { holdUntilTicked } from "./needing";
import { offerPasskeys } from "./passkeys";

showFirstError();
offerCopying();
holdUntilTicked();
offerPasskeys();
