/** The pod's status as a kubelet writes it: a pure function of what the node knows. */
package dev.longcontext.minicluster.node.status;
