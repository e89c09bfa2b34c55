/** The kubelet's HTTPS port, which only the API server may use. */
package dev.longcontext.minicluster.node.kubelet;
