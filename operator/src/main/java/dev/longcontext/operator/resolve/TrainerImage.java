package dev.longcontext.operator.resolve;

import dev.longcontext.api.v1alpha1.LongContextFineTune;
import dev.longcontext.api.v1alpha1.LongContextFineTuneStatus;
import dev.longcontext.api.v1alpha1.StageStatus;
import java.util.List;

/**
 * Which image the next pod of a run gets. One run uses one image from its first stage to its last, whatever becomes of the
 * operator's setting meanwhile, unless somebody says otherwise: by spec.image, or by taking a failed run up again.
 */
final class TrainerImage {

    private static final String FAILED = "Failed";

    private TrainerImage() {}

    static String of(LongContextFineTune resource, String ofTheOperator) {
        String given = resource.getSpec().image();
        if (given != null) {
            return given;
        }
        LongContextFineTuneStatus status = resource.getStatus();
        return status == null || status.stages() == null || isTakenUp(resource, status)
                ? ofTheOperator
                : ofTheLastPod(status.stages(), ofTheOperator);
    }

    private static boolean isTakenUp(LongContextFineTune resource, LongContextFineTuneStatus status) {
        Integer wish = resource.getSpec().retry();
        int observed = status.retry() == null || status.retry().observed() == null
                ? 0
                : status.retry().observed();
        return wish != null
                && wish > observed
                && status.stages().stream().anyMatch(stage -> FAILED.equals(stage.state()));
    }

    /** A stage that was taken up and has not run since begins with what the operator has now. */
    private static String ofTheLastPod(List<StageStatus> stages, String ofTheOperator) {
        for (int i = stages.size() - 1; i >= 0; i--) {
            StageStatus stage = stages.get(i);
            if (stage.image() != null) {
                return stage.image();
            }
            if (stage.retry() != null) {
                return ofTheOperator;
            }
        }
        return ofTheOperator;
    }
}
