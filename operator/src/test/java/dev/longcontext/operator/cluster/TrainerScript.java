package dev.longcontext.operator.cluster;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Stands for the trainer's image: keeps the contract of docs/contract.md (arguments, progress, termination message, exit
 * codes) and computes nothing. What it does is told by the run's {@code extraEnv}: {@code BEHAVIOUR}, and {@code HOLD},
 * at which the train stage waits.
 */
public final class TrainerScript {

    static final String IMAGE = "trainer-script:test";
    private static final int PROGRESS_PORT = 9090;
    private static final int SERVING_PORT = 28080;
    private static final int INVALID_DATA = 65;
    private static final int TERMINATED = 143;

    private TrainerScript() {}

    public static void main(String[] arguments) throws Exception {
        String verb = arguments[0];
        if ("serve".equals(verb)) {
            listen(SERVING_PORT, "/", "ok");
            Thread.currentThread().join();
        }
        String behaviour = System.getenv().getOrDefault("BEHAVIOUR", "");
        System.out.println("stage " + verb + " begins");
        Path workspace = Path.of(arguments[List.of(arguments).indexOf("--workspace") + 1]);
        Files.writeString(Files.createDirectories(workspace).resolve(verb + ".done"), "");
        if ("prepare".equals(verb) && "invalid-data".equals(behaviour)) {
            System.out.println("line 17 has no assistant message");
            end(example("invalid-data"), INVALID_DATA);
        }
        if ("train".equals(verb)) {
            Runtime.getRuntime().addShutdownHook(new Thread(TrainerScript::terminated));
            train();
        }
        String failed = "evaluate".equals(verb) && "gates-failed".equals(behaviour) ? "gates-failed" : verb;
        end(example(failed), 0);
    }

    private static void train() throws IOException {
        listen(PROGRESS_PORT, "/progress", example("progress-of-train"));
        String hold = System.getenv("HOLD");
        if (hold != null) {
            Hold.await(hold);
        }
    }

    private static void terminated() {
        write(
                "{\"stage\":\"train\",\"outcome\":\"Failed\",\"failureClass\":\"Terminated\",\"message\":\"asked to stop\","
                        + "\"checkpoint\":{\"step\":8,\"time\":\"2026-01-01T00:00:00Z\",\"sha256\":\"abc\"}}");
        Runtime.getRuntime().halt(TERMINATED);
    }

    private static void end(String message, int exitCode) {
        write(message);
        Runtime.getRuntime().halt(exitCode);
    }

    private static void write(String message) {
        try {
            Files.writeString(Path.of(System.getenv("TERMINATION_MESSAGE_PATH")), message);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void listen(int port, String path, String answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(System.getenv("POD_IP"), port), 0);
        byte[] body = answer.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    /** The contract's examples, given as a folder; two of its own. */
    private static String example(String name) throws IOException {
        return switch (name) {
            case "progress-of-train" ->
                "{\"stage\":\"train\",\"step\":7,\"totalSteps\":10,\"percent\":70.0,\"loss\":0.25,"
                        + "\"remainingSeconds\":90,\"updated\":\"2026-01-01T00:00:00Z\"}";
            case "gates-failed" ->
                "{\"stage\":\"evaluate\",\"summary\":{\"passed\":false,\"evaluations\":[{\"name\":\"needle\","
                        + "\"metrics\":[{\"metric\":\"accuracy\",\"value\":0.5}],\"gates\":[{\"metric\":\"accuracy\","
                        + "\"min\":0.98,\"severity\":\"Block\",\"value\":0.5,\"passed\":false}]}]}}";
            default -> Files.readString(Path.of(System.getProperty("examples"), "termination-" + name + ".json"));
        };
    }

    /** The command line that the image table has for this image. */
    static List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath().toString(),
                "-Dexamples=" + Path.of("../examples/contract").toAbsolutePath().normalize(),
                TrainerScript.class.getName());
    }
}
