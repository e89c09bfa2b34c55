/** The volumes of a pod as folders of this machine. */
package dev.longcontext.minicluster.node.volume;
