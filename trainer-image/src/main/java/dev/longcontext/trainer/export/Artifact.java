package dev.longcontext.trainer.export;

import dev.longcontext.contract.RunConfig.ExportFormat;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.stage.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One thing exported, as the summary of docs/contract.md names it.
 *
 * @param path relative to the workspace
 * @param sha256 of the folder, see {@link Digests#ofFolder}
 * @param bytes of its files together
 */
record Artifact(ExportFormat format, String path, String sha256, long bytes) {

    static Artifact of(ExportFormat format, Workspace workspace, Path folder) throws IOException {
        long bytes = 0;
        for (String file : Digests.filesUnder(folder)) {
            bytes += Files.size(folder.resolve(file));
        }
        return new Artifact(format, workspace.root().relativize(folder).toString(), Digests.ofFolder(folder), bytes);
    }
}
