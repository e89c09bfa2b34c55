package dev.longcontext.trainer.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Json;
import java.io.IOException;
import java.nio.file.Files;

/** Adds what is exported to the certificate of the evaluation, so that a folder can be told to be the certified one. */
final class Certified {

    private Certified() {}

    /** @param sha256 of the merged model's folder; nothing happens where the run was not evaluated */
    static void with(Workspace workspace, String sha256) throws IOException {
        if (Files.exists(workspace.certificate())) {
            ObjectNode certificate =
                    (ObjectNode) Json.MAPPER.readTree(workspace.certificate().toFile());
            certificate.withObject("models").put("merged", sha256);
            AtomicFiles.write(workspace.certificate(), Json.pretty(certificate));
        }
    }
}
