/** Runs a {@link dev.longcontext.minicluster.MiniCluster} from the command line. */
package dev.longcontext.minicluster.cli;
