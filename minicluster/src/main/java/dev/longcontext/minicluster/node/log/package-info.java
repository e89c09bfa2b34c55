/** What containers write, kept line by line with its time, for {@code kubectl logs}. */
package dev.longcontext.minicluster.node.log;
