package dev.longcontext.operator.resolve;

import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import java.util.ArrayList;
import java.util.List;

/** The claims of the user's that a spec names. */
public final class ReferencedClaims {

    private ReferencedClaims() {}

    public static List<String> of(LongContextFineTuneSpec spec) {
        List<String> names = new ArrayList<>();
        Sources.claims(spec).forEach(claim -> names.add(claim.name()));
        if (spec.workspace() != null && spec.workspace().claimName() != null) {
            names.add(spec.workspace().claimName());
        }
        return names;
    }
}
