/**
 * A stand-in for KServe: turns an InferenceService into a Deployment and a Service as KServe does in its Standard mode,
 * and fills in the status as KServe v0.18 does, which is recorded in the tests' resources.
 */
package dev.longcontext.minicluster.kserve;
