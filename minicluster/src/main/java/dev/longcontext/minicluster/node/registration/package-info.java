/** The node as the cluster sees it: the Node object and its lease. */
package dev.longcontext.minicluster.node.registration;
