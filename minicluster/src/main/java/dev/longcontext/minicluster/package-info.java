/**
 * A real Kubernetes on this machine for tests and demonstrations: {@link dev.longcontext.minicluster.MiniCluster} starts
 * it.
 */
package dev.longcontext.minicluster;
