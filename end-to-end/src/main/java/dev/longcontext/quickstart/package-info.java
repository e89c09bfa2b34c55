/**
 * The quickstart: the whole product on a real Kubernetes control plane on this machine.
 *
 * <p>It does by Java what a person does by hand: start a cluster, {@code helm install}, {@code kubectl apply}, watch
 * {@code kubectl get lcft}, ask the served model. Nothing in it is known to the operator or the trainer.
 */
package dev.longcontext.quickstart;
