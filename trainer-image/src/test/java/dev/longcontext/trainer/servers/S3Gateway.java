package dev.longcontext.trainer.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Versity's S3 gateway on a folder: a real store, which checks signatures. */
public final class S3Gateway implements AutoCloseable {

    public static final String KEY_ID = "AKIALONGCONTEXTTEST";
    public static final String KEY = "a-secret-key-of-the-test-0123456789";

    private static final GoProgram PROGRAM = new GoProgram("github.com/versity/versitygw@v1.8.0", "/cmd/versitygw");

    private final ServerProcess process;
    private final String endpoint;

    private S3Gateway(ServerProcess process, String endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * @param folder for its files
     * @param certificate with its key beside it, named {@code .key}; empty for http
     */
    public static S3Gateway start(Path folder, String region, Optional<Path> certificate)
            throws IOException, InterruptedException {
        Path program = PROGRAM.get();
        Path objects = Files.createDirectories(folder.resolve("objects"));
        Path sidecar = Files.createDirectories(folder.resolve("sidecar"));
        int port = ServerProcess.freePort();
        List<String> command = new ArrayList<>(
                List.of(program.toString(), "--port", "127.0.0.1:" + port, "--region", region, "--quiet"));
        certificate.ifPresent(file -> command.addAll(
                List.of("--cert", file.toString(), "--key", file.toString().replaceFirst("\\.[a-z]+$", ".key"))));
        command.addAll(List.of("posix", "--sidecar", sidecar.toString(), objects.toString()));
        ServerProcess process = ServerProcess.start(
                command,
                Map.of("ROOT_ACCESS_KEY", KEY_ID, "ROOT_SECRET_KEY", KEY),
                folder.resolve("gateway.log"),
                port);
        return new S3Gateway(process, (certificate.isPresent() ? "https" : "http") + "://127.0.0.1:" + port);
    }

    public String endpoint() {
        return endpoint;
    }

    @Override
    public void close() {
        process.close();
    }
}
