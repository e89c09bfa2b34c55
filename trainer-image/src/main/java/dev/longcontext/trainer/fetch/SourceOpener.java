package dev.longcontext.trainer.fetch;

import dev.longcontext.trainer.failure.FailureException;

/** Opens the addresses of one scheme. */
interface SourceOpener {

    /**
     * Checks an address; no server is asked yet.
     *
     * @throws FailureException of class InvalidConfiguration when the address leads nowhere
     */
    SourceFiles open(SourceAddress address, SourceAccess access);
}
