package dev.longcontext.operator.facts;

/**
 * Where a served model is reached.
 *
 * @param inside for the cluster's pods; null when KServe tells none
 * @param outside by the ingress, where there is one and its name resolves; null when KServe tells none
 */
public record Addresses(String inside, String outside) {

    /** For people: which is which. */
    public String describe() {
        if (inside == null) {
            return outside == null
                    ? "an address that KServe does not report"
                    : outside + ", if KServe's ingress is set up";
        }
        return inside + " inside the cluster"
                + (outside == null || outside.equals(inside)
                        ? ""
                        : ", and at " + outside + " if KServe's ingress is set up");
    }
}
