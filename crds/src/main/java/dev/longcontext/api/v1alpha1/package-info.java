/**
 * The API {@code longcontext.dev/v1alpha1}: the types that the operator reads and writes, and that Java clients import.
 *
 * <p>Descriptions of fields are written once, in {@code @JsonPropertyDescription}: they become the CRD's descriptions
 * ({@code kubectl explain lcft.spec}) and the reference in {@code docs/reference/api.md}. Every type ignores unknown fields,
 * so that a resource written by a newer client never stops an older operator. An absent block is {@code null}: defaults are
 * resolved by the operator into {@code status.resolved}, never by the schema, so that GitOps tools see no difference.
 */
package dev.longcontext.api.v1alpha1;
