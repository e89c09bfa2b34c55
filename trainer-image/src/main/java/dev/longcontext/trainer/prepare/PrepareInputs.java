package dev.longcontext.trainer.prepare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.longcontext.contract.DataConfig;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.SourceUse;
import dev.longcontext.contract.TrainingConfig.InitialWeights;
import dev.longcontext.contract.Workspace;
import dev.longcontext.trainer.failure.FailureException;
import dev.longcontext.trainer.fetch.Addresses;
import dev.longcontext.trainer.fetch.Location;
import dev.longcontext.trainer.fetch.ModelFetcher;
import dev.longcontext.trainer.fetch.Retries;
import dev.longcontext.trainer.fetch.ServerTroubleException;
import dev.longcontext.trainer.fetch.SourceAccess;
import dev.longcontext.trainer.fetch.SourceAddress;
import dev.longcontext.trainer.fetch.SourceFiles;
import dev.longcontext.trainer.fetch.Sources;
import dev.longcontext.trainer.files.AtomicFiles;
import dev.longcontext.trainer.files.Digests;
import dev.longcontext.trainer.files.Json;
import dev.longcontext.trainer.stage.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code prepare} starts from: addresses resolved, and a cheap description of the files they lead to. */
final class PrepareInputs {

    private final RunConfig configuration;
    private final SourceFiles baseModel;
    private final List<SourceFiles> sources = new ArrayList<>();

    /** Size and time of a file tell whether it changed; a digest would cost reading all of it each time. */
    private record FileState(long bytes, String modified) {

        static FileState of(Path file) throws IOException {
            return new FileState(
                    Files.size(file), Files.getLastModifiedTime(file).toString());
        }
    }

    PrepareInputs(StageContext context, Map<String, String> environment, Retries retries) {
        configuration = context.configuration();
        SourceAccess access = new SourceAccess(
                context.workspace().root(), context.claims(), environment, configuration.network(), retries);
        RunConfig.BaseModel model = configuration.baseModel();
        baseModel = Sources.open(
                new SourceAddress(model.uri(), "spec.baseModel.uri", model.secretEnv(), SourceUse.MODEL), access);
        List<DataConfig.Source> given = configuration.data().sources();
        for (int i = 0; i < given.size(); i++) {
            DataConfig.Source source = given.get(i);
            sources.add(Sources.open(
                    new SourceAddress(source.uri(), sourceField(i), source.secretEnv(), SourceUse.DATA), access));
        }
    }

    static String sourceField(int number) {
        return "spec.data.sources[" + number + "].uri";
    }

    SourceFiles baseModel() {
        return baseModel;
    }

    SourceFiles source(int number) {
        return sources.get(number);
    }

    /** The commits that files were fetched from, by field: {@code baseModel}, {@code data.sources[0]}. */
    Map<String, String> revisions() throws IOException {
        Map<String, String> revisions = new TreeMap<>();
        List<SourceFiles> all = new ArrayList<>(sources);
        all.add(baseModel);
        for (SourceFiles files : all) {
            files.revision()
                    .ifPresent(commit -> revisions.put(files.field().replaceAll("^spec\\.|\\.uri$", ""), commit));
        }
        return revisions;
    }

    /** Drops the files that are refused, with the commit they are pinned to: one mended at the same address is fetched. */
    void forgetWhatIsRefused(FailureException failure, Workspace workspace) throws IOException {
        if (!ServerTroubleException.filesAreRefused(failure)) {
            return;
        }
        String field = failure.field().orElse("");
        if (field.startsWith("spec.baseModel.")) {
            AtomicFiles.deleteRecursively(AtomicFiles.partOf(workspace.model()));
            AtomicFiles.deleteRecursively(workspace.model());
            baseModel.forget(fetched(workspace));
        }
        for (SourceFiles source : sources) {
            if (source.field().startsWith(field) && field.startsWith("spec.data.sources")) {
                source.forget(fetched(workspace));
            }
        }
    }

    /** Where files of samples go that have to be fetched. */
    static Path fetched(Workspace workspace) {
        return workspace.data().resolve("fetched");
    }

    boolean weightsNeeded() {
        return configuration.training().initialWeights() == InitialWeights.Pretrained;
    }

    /** The base model alone, for telling whether a folder that is there is the one that is wanted. */
    Map<String, Object> digestedModel() throws IOException {
        Map<String, Object> model = new TreeMap<>();
        model.put("uri", configuration.baseModel().uri());
        model.put(
                "sha256",
                Optional.ofNullable(configuration.baseModel().sha256()).orElse(""));
        model.put("weights", weightsNeeded());
        model.put("files", modelFiles());
        return model;
    }

    Map<String, Object> digested() throws IOException {
        Map<String, FileState> files = new TreeMap<>();
        for (int i = 0; i < sources.size(); i++) {
            Optional<Path> file = source(i).local().map(Location.Local::path).filter(Files::exists);
            if (file.isPresent()) {
                files.put(configuration.data().sources().get(i).name(), FileState.of(file.get()));
            }
        }
        Map<String, Object> digested = new TreeMap<>();
        digested.put("baseModel", digestedModel());
        digested.put("targetLength", configuration.context().targetLength());
        digested.put("sources", digestedSources());
        digested.put("overlong", configuration.data().overlong());
        digested.put("files", files);
        if (configuration.data().sources().stream().anyMatch(source -> source.pick() == DataConfig.Pick.Random)) {
            digested.put("seed", configuration.training().seed());
        }
        return digested;
    }

    /** These stand in the manifest: an address with a secret in it only by its digest. */
    private List<ObjectNode> digestedSources() {
        return configuration.data().sources().stream()
                .map(source -> {
                    ObjectNode tree = Json.MAPPER.valueToTree(source);
                    return Addresses.secretsIn(source.uri()).isEmpty()
                            ? tree
                            : tree.put("uri", Addresses.shown(source.uri()) + " " + Digests.ofText(source.uri()));
                })
                .toList();
    }

    private Map<String, FileState> modelFiles() throws IOException {
        Map<String, FileState> files = new TreeMap<>();
        if (baseModel.local().isPresent()) {
            for (Path file : ModelFetcher.localFiles(baseModel.local().get(), weightsNeeded())) {
                files.put(file.getFileName().toString(), FileState.of(file));
            }
        }
        return files;
    }
}
