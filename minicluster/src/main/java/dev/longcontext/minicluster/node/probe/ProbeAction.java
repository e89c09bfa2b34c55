package dev.longcontext.minicluster.node.probe;

import io.fabric8.kubernetes.api.model.ExecAction;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SleepAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is done to ask or tell a container something. */
public sealed interface ProbeAction {
    /** Runs a command as the container would. */
    record Exec(List<String> command) implements ProbeAction {}

    /** @param host empty: the pod's address */
    record HttpGet(String scheme, Optional<String> host, IntOrString port, String path, Map<String, String> headers)
            implements ProbeAction {}

    /** @param host empty: the pod's address */
    record TcpConnect(Optional<String> host, IntOrString port) implements ProbeAction {}

    record Sleep(Duration duration) implements ProbeAction {}

    /** Something the virtual node does not do. */
    record Unsupported(String what) implements ProbeAction {}

    static ProbeAction of(Probe probe) {
        if (probe.getTcpSocket() != null) {
            return new TcpConnect(
                    given(probe.getTcpSocket().getHost()), probe.getTcpSocket().getPort());
        }
        return probe.getGrpc() != null ? new Unsupported("grpc") : of(probe.getExec(), probe.getHttpGet(), null);
    }

    static ProbeAction of(LifecycleHandler handler) {
        return of(handler.getExec(), handler.getHttpGet(), handler.getSleep());
    }

    private static ProbeAction of(ExecAction exec, HTTPGetAction httpGet, SleepAction sleep) {
        if (exec != null) {
            return new Exec(List.copyOf(exec.getCommand()));
        }
        if (httpGet != null) {
            return new HttpGet(
                    Objects.requireNonNullElse(httpGet.getScheme(), "HTTP"),
                    given(httpGet.getHost()),
                    httpGet.getPort(),
                    Objects.requireNonNullElse(httpGet.getPath(), "/"),
                    httpGet.getHttpHeaders().stream()
                            .collect(Collectors.toMap(
                                    header -> header.getName(), header -> header.getValue(), (a, b) -> a)));
        }
        return sleep != null
                ? new Sleep(Duration.ofSeconds(sleep.getSeconds()))
                : new Unsupported("neither exec, httpGet, tcpSocket nor sleep");
    }

    private static Optional<String> given(String text) {
        return Optional.ofNullable(text).filter(host -> !host.isEmpty());
    }
}
