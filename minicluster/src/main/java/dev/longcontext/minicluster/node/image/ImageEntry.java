package dev.longcontext.minicluster.node.image;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands for an image: the command line and environment with which its containers run as processes.
 *
 * <p>In the entry point, the arguments and the environment's values, {@code $(NAME)} stands for a variable of the
 * container's environment, {@code POD_IP} among them; {@code $$(NAME)} is the text {@code $(NAME)} itself.
 *
 * @param entryPoint the image's ENTRYPOINT, which the container's {@code command} replaces; may be empty
 * @param arguments the image's CMD, which the container's {@code command} or {@code args} replace; may be empty
 * @param environment the image's ENV, over which the container's own environment is laid
 */
public record ImageEntry(List<String> entryPoint, List<String> arguments, Map<String, String> environment) {
    public ImageEntry {
        entryPoint = List.copyOf(entryPoint);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** An image with this entry point, to which a container adds its {@code args}. */
    public static ImageEntry ofCommand(String... entryPoint) {
        return new ImageEntry(List.of(entryPoint), List.of(), Map.of());
    }

    /** An image without an entry point, as busybox: the container's own {@code command} runs, by default a shell. */
    public static ImageEntry ofOwnCommand() {
        return new ImageEntry(List.of(), List.of("sh"), Map.of());
    }

    /** This entry with one more variable. */
    public ImageEntry withEnvironment(String name, String value) {
        Map<String, String> more = new TreeMap<>(environment);
        more.put(name, value);
        return new ImageEntry(entryPoint, arguments, more);
    }

    /** The SHA-256 of what runs, in hexadecimal: two entries that run the same have the same digest. */
    public String digest() {
        String text = entryPoint + "\n" + arguments + "\n" + new TreeMap<>(environment);
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256; this one does not.", e);
        }
    }
}
