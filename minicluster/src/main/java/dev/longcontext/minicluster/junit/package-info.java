/** Runs JUnit tests on a {@link dev.longcontext.minicluster.MiniCluster}. */
package dev.longcontext.minicluster.junit;
