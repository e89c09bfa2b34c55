package dev.longcontext.trainer.fetch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Builds images and artifacts: manifests, and the blobs they list. */
final class OciImages {

    static final String IMAGE = "application/vnd.oci.image.manifest.v1+json";
    static final String INDEX = "application/vnd.oci.image.index.v1+json";

    /** By digest. */
    final Map<String, byte[]> blobs = new LinkedHashMap<>();

    /** A tar with files, links ({@code path -> target}) and folders, in this order. */
    static byte[] tar(String... pathsAndContents) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < pathsAndContents.length; i += 2) {
                String path = pathsAndContents[i];
                if (path.contains(" -> ")) {
                    TarArchiveEntry link =
                            new TarArchiveEntry(path.replaceFirst(" -> .*", ""), TarConstants.LF_SYMLINK);
                    link.setLinkName(path.replaceFirst(".* -> ", ""));
                    tar.putArchiveEntry(link);
                } else {
                    byte[] content = pathsAndContents[i + 1].getBytes(StandardCharsets.UTF_8);
                    TarArchiveEntry entry = new TarArchiveEntry(path, true);
                    entry.setSize(content.length);
                    tar.putArchiveEntry(entry);
                    tar.write(content);
                }
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    static byte[] zstd(byte[] plain) {
        return Zstd.compress(plain);
    }

    String blob(byte[] content) {
        String digest = "sha256:" + Digests.ofBytes(content);
        blobs.put(digest, content);
        return digest;
    }

    /** A layer of a manifest; the annotation may be empty. */
    ObjectNode layer(String mediaType, byte[] content, String annotation, String value) {
        ObjectNode layer = Json.MAPPER.createObjectNode();
        layer.put("mediaType", mediaType).put("digest", blob(content)).put("size", content.length);
        if (!annotation.isEmpty()) {
            layer.putObject("annotations").put(annotation, value);
        }
        return layer;
    }

    ObjectNode gzipped(byte[] tar) throws IOException {
        return layer("application/vnd.oci.image.layer.v1.tar+gzip", gzip(tar), "", "");
    }

    /** @return the manifest */
    byte[] manifest(ObjectNode... layers) {
        ObjectNode manifest = Json.MAPPER.createObjectNode();
        manifest.put("schemaVersion", 2).put("mediaType", IMAGE);
        byte[] config = "{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]}}"
                .getBytes(StandardCharsets.UTF_8);
        manifest.set("config", layer("application/vnd.oci.image.config.v1+json", config, "", ""));
        ArrayNode list = manifest.putArray("layers");
        for (ObjectNode layer : layers) {
            list.add(layer);
        }
        return Json.pretty(manifest).getBytes(StandardCharsets.UTF_8);
    }

    /** An index of manifests by architecture; one of them may be {@code unknown}, as attestations are. */
    static byte[] index(Map<String, byte[]> byArchitecture) {
        ObjectNode index = Json.MAPPER.createObjectNode();
        index.put("schemaVersion", 2).put("mediaType", INDEX);
        ArrayNode list = index.putArray("manifests");
        byArchitecture.forEach((architecture, manifest) -> {
            ObjectNode entry = list.addObject();
            entry.put("mediaType", IMAGE)
                    .put("digest", "sha256:" + Digests.ofBytes(manifest))
                    .put("size", manifest.length);
            boolean unknown = architecture.equals("unknown");
            entry.putObject("platform").put("os", unknown ? "unknown" : "linux").put("architecture", architecture);
        });
        return Json.pretty(index).getBytes(StandardCharsets.UTF_8);
    }
}
