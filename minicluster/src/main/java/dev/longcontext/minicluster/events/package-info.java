/** Kubernetes events, written as the kubelet's recorder writes them. */
package dev.longcontext.minicluster.events;
