/**
 * What is known about a run in the cluster, as plain records, and the pure functions that read those records out of
 * Kubernetes objects. Nothing here calls the API server.
 */
package dev.longcontext.operator.facts;
