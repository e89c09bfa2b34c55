/** Asks containers: probes, and the hooks of their lives, which take the same actions. */
package dev.longcontext.minicluster.node.probe;
