/**
 * A real Kubernetes control plane as child processes: etcd, kube-apiserver, kube-controller-manager and kube-scheduler,
 * with a certificate authority of its own, RBAC, and nothing that listens outside of the loopback interface.
 */
package dev.longcontext.minicluster.controlplane;
