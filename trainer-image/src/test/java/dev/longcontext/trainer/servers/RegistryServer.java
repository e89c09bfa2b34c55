package dev.longcontext.trainer.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** CNCF's registry (distribution) on a folder, encrypted and with a password: a real one, for those who push and pull. */
public final class RegistryServer implements AutoCloseable {

    public static final String USER = "robot";
    public static final String PASSWORD = "secret-of-the-robot";

    private static final GoProgram PROGRAM =
            new GoProgram("github.com/distribution/distribution/v3@v3.1.2", "/cmd/registry");

    private static final String CONFIGURATION = """
            version: 0.1
            log: {level: warn}
            storage:
              filesystem: {rootdirectory: %s}
            http:
              addr: 127.0.0.1:%d
              secret: a-secret-of-the-test
              tls: {certificate: %s, key: %s}
            auth:
              htpasswd: {realm: a registry, path: %s}
            """;

    private final ServerProcess process;
    private final int port;

    private RegistryServer(ServerProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param folder for its files
     * @param certificate with its key beside it, named {@code .key}
     */
    public static RegistryServer start(Path folder, Path certificate) throws IOException, InterruptedException {
        Path program = PROGRAM.get();
        int port = ServerProcess.freePort();
        // bcrypt of the password
        Path users = Files.writeString(
                folder.resolve("users"), USER + ":$2y$05$abcdefghijklmnopqrstuuE0jJl8ByLTSSSdb6f5ikumlebCfXs6G\n");
        Path configuration = Files.writeString(
                folder.resolve("registry.yaml"),
                CONFIGURATION.formatted(
                        Files.createDirectories(folder.resolve("storage")),
                        port,
                        certificate,
                        certificate.toString().replaceFirst("\\.[a-z]+$", ".key"),
                        users));
        ServerProcess process = ServerProcess.start(
                List.of(program.toString(), "serve", configuration.toString()),
                Map.of("OTEL_TRACES_EXPORTER", "none"),
                folder.resolve("registry.log"),
                port);
        return new RegistryServer(process, port);
    }

    public String host() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        process.close();
    }
}
