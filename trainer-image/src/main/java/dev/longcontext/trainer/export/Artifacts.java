package dev.longcontext.trainer.export;

import dev.longcontext.contract.RunConfig.ExportFormat;
import dev.longcontext.contract.StageSummary;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What was exported, as the summary of docs/contract.md names it. */
final class Artifacts {

    private Artifacts() {}

    static StageSummary.Artifact of(ExportFormat format, Workspace workspace, Path folder) throws IOException {
        long bytes = 0;
        for (String file : Digests.filesUnder(folder)) {
            bytes += Files.size(folder.resolve(file));
        }
        String path = workspace.root().relativize(folder).toString();
        return new StageSummary.Artifact(format.name(), path, Digests.ofFolder(folder), bytes);
    }
}
