package dev.longcontext.operator.resolve;

import static dev.longcontext.operator.resolve.Reader.orElse;

import dev.longcontext.api.v1alpha1.ClaimTemplate;
import dev.longcontext.api.v1alpha1.ClaimTemplateBuilder;
import dev.longcontext.api.v1alpha1.FailurePolicy;
import dev.longcontext.api.v1alpha1.FailurePolicyBuilder;
import dev.longcontext.api.v1alpha1.KServe;
import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneSpec;
import dev.longcontext.api.v1alpha1.Network;
import dev.longcontext.api.v1alpha1.Publish;
import dev.longcontext.api.v1alpha1.PublishBuilder;
import dev.longcontext.api.v1alpha1.Resources;
import dev.longcontext.api.v1alpha1.ResourcesBuilder;
import dev.longcontext.api.v1alpha1.WorkspaceVolume;
import dev.longcontext.contract.PodPaths;
import dev.longcontext.contract.RunConfig;
import dev.longcontext.contract.validation.RunConfigReader;
import dev.longcontext.contract.validation.Violation;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** Fills in every default. The same resource and configuration give the same run. */
public final class Resolver {

    private static final String CPU = "8";

    private final Defaults defaults;

    public Resolver(Defaults defaults) {
        this.defaults = defaults;
    }

    public Resolution resolve(LongContextFineTune resource) {
        LongContextFineTuneSpec spec = resource.getSpec();
        Reader reader = new Reader();
        Resources resources =
                orElse(spec.resources(), ResourcesBuilder.builder().build());
        ResolvedRun.Identity identity = identity(resource);
        ResolvedRun.Container container = container(resource, resources, reader);
        int gpus = orElse(resources.gpus(), 8);
        RunConfig.Devices devices = new RunConfig.Devices(Math.max(1, gpus), threads(container));
        PlainEvaluations evaluations =
                PlainEvaluations.of(spec.evaluation(), spec.context().targetLength());
        RunConfig config = new RunConfigs(spec, evaluations, reader).of(identity, devices);
        RunConfigReader.violationsOf(config).stream()
                .map(evaluations::inManifest)
                .map(Violation::ofManifest)
                .forEach(reader::problem);
        ResolvedRun run = new ResolvedRun(
                identity,
                config,
                container,
                placement(resources, gpus),
                workspace(spec.workspace(), identity.name(), reader),
                Sources.claims(spec),
                KeyVariables.of(spec),
                authorities(spec.network()),
                limits(spec.failurePolicy(), reader),
                publish(spec, identity.name()),
                Boolean.TRUE.equals(spec.suspend()),
                Boolean.TRUE.equals(resources.autoscaled()),
                orElse(spec.retry(), 0));
        return reader.problems().isEmpty() ? new Resolution.Accepted(run) : new Resolution.Rejected(reader.problems());
    }

    private static ResolvedRun.Authorities authorities(Network network) {
        return network == null || network.caRef() == null
                ? null
                : new ResolvedRun.Authorities(
                        network.caRef().name(), orElse(network.caRef().key(), PodPaths.AUTHORITIES_FILE));
    }

    private static ResolvedRun.Identity identity(LongContextFineTune resource) {
        return new ResolvedRun.Identity(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                orElse(resource.getMetadata().getGeneration(), 0L));
    }

    private ResolvedRun.Container container(LongContextFineTune resource, Resources resources, Reader reader) {
        String image = TrainerImage.of(resource, defaults.image());
        return new ResolvedRun.Container(
                image,
                image.equals(defaults.image()) ? defaults.device() : null,
                defaults.pullPolicy(),
                reader.quantity("spec.resources.cpu", resources.cpu(), CPU),
                cpuLimit(resources, reader),
                reader.quantity("spec.resources.memory", resources.memory(), "64Gi"),
                resources.sharedMemory() == null
                        ? null
                        : reader.quantity("spec.resources.sharedMemory", resources.sharedMemory(), "1Gi"),
                resources.priorityClassName(),
                resources.runtimeClassName(),
                resources.serviceAccountName(),
                Sources.variables(resource.getSpec(), defaults.sourceVariables()),
                List.copyOf(orElse(resource.getSpec().extraEnv(), List.of())));
    }

    private static Quantity cpuLimit(Resources resources, Reader reader) {
        if (resources.cpuLimit() == null) {
            return null;
        }
        Quantity cpu = orElse(resources.cpu(), new Quantity(CPU));
        Quantity limit = reader.quantity("spec.resources.cpuLimit", resources.cpuLimit(), CPU);
        boolean below =
                reader.problems().isEmpty() && limit.getNumericalAmount().compareTo(cpu.getNumericalAmount()) < 0;
        if (below) {
            reader.problem("spec.resources.cpuLimit is \"" + limit + "\" and spec.resources.cpu \"" + cpu
                    + "\": raise the limit, or request less CPU");
        }
        return limit;
    }

    /** What a stage may take is more than what it is promised, where a limit says how much more. */
    private static int threads(ResolvedRun.Container container) {
        Quantity cpu = orElse(container.cpuLimit(), container.cpu());
        return cpu.getNumericalAmount().setScale(0, RoundingMode.CEILING).intValue();
    }

    private static ResolvedRun.Placement placement(Resources resources, int gpus) {
        return new ResolvedRun.Placement(
                resources.nodeName(),
                orElse(resources.nodeSelector(), Map.of()),
                orElse(resources.gpuProduct(), List.of()),
                orElse(resources.gpuResource(), "nvidia.com/gpu"),
                gpus,
                orElse(resources.tolerations(), List.of()));
    }

    private static ResolvedRun.Workspace workspace(WorkspaceVolume given, String run, Reader reader) {
        if (given != null && given.claimName() != null) {
            return new ResolvedRun.Workspace(given.claimName(), folder(given.subPath(), run), null);
        }
        ClaimTemplate none = ClaimTemplateBuilder.builder().build();
        ClaimTemplate template = given == null ? none : orElse(given.claimTemplate(), none);
        return new ResolvedRun.Workspace(
                Names.workspace(run),
                null,
                new ResolvedRun.ClaimTemplate(
                        template.storageClassName(),
                        orElse(template.accessMode(), ClaimTemplate.AccessMode.ReadWriteOnce)
                                .name(),
                        reader.quantity("spec.workspace.claimTemplate.size", template.size(), "200Gi")));
    }

    /** Null: the volume's top. */
    private static String folder(String subPath, String run) {
        return ".".equals(subPath) ? null : orElse(subPath, Names.label(run));
    }

    private ResolvedRun.Limits limits(FailurePolicy given, Reader reader) {
        FailurePolicy policy = orElse(given, FailurePolicyBuilder.builder().build());
        return new ResolvedRun.Limits(
                orElse(policy.maxRestarts(), 3),
                reader.duration("spec.failurePolicy.deadline", policy.deadline()),
                defaults.grace(),
                defaults.backOff());
    }

    private static ResolvedRun.Publish publish(LongContextFineTuneSpec spec, String run) {
        Publish publish = orElse(spec.publish(), PublishBuilder.builder().build());
        ResolvedRun.When when =
                switch (orElse(publish.when(), Publish.When.OnGatesPassed)) {
                    case OnGatesPassed -> ResolvedRun.When.ON_GATES_PASSED;
                    case Always -> ResolvedRun.When.ALWAYS;
                    case Never -> ResolvedRun.When.NEVER;
                };
        String format = RunConfigs.artifact(spec).format().name();
        return new ResolvedRun.Publish(when, approval(spec, publish), format, kserve(publish.kserve(), run));
    }

    private static ResolvedRun.Approval approval(LongContextFineTuneSpec spec, Publish publish) {
        if (!Boolean.TRUE.equals(publish.allowApproval())) {
            return ResolvedRun.Approval.NOT_ALLOWED;
        }
        return Boolean.TRUE.equals(spec.approve()) ? ResolvedRun.Approval.GIVEN : ResolvedRun.Approval.ALLOWED;
    }

    private static ResolvedRun.KServe kserve(KServe kserve, String run) {
        if (kserve == null) {
            return null;
        }
        Map<String, Quantity> none = Map.of();
        return new ResolvedRun.KServe(
                orElse(kserve.name(), Names.service(run)),
                orElse(kserve.modelFormat(), "huggingface"),
                kserve.runtime(),
                orElse(kserve.args(), List.of()),
                kserve.resources() == null ? none : orElse(kserve.resources().getRequests(), none),
                kserve.resources() == null ? none : orElse(kserve.resources().getLimits(), none));
    }
}
