package dev.longcontext.trainer.fetch;

import dev.longcontext.contract.FailureClass;
import dev.longcontext.trainer.failure.FailureException;

/** What an address of the manifest leads to. */
public interface Addressed {

    /** The address for messages: as the user wrote it, without what may be secret. */
    String address();

    /** The field of the manifest that holds the address, such as {@code spec.baseModel.uri}. */
    String field();

    /** An error of the user's in this address. */
    default FailureException refusal(String rule, String remedy) {
        return new FailureException(
                        FailureClass.InvalidConfiguration, field() + " = " + address() + ": " + rule, remedy)
                .atField(field());
    }
}
