package dev.longcontext.minicluster.controlplane;

/** The processes of a control plane, by the names of their programs. */
public enum Component {
    ETCD("etcd"),
    API_SERVER("kube-apiserver"),
    CONTROLLER_MANAGER("kube-controller-manager"),
    SCHEDULER("kube-scheduler");

    private final String program;

    Component(String program) {
        this.program = program;
    }

    /** The program's file name, which also names its log. */
    public String program() {
        return program;
    }
}
