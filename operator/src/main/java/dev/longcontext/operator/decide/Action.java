package dev.longcontext.operator.decide;

import dev.longcontext.operator.desired.StageNode;
import dev.longcontext.operator.resolve.Stage;
import java.time.Instant;

/** One thing to be done in the cluster. Doing it twice is doing it once. */
public sealed interface Action {

    /** Writes the ConfigMap with run.json. */
    record WriteRunConfig() implements Action {}

    /** Makes the claim of spec.workspace.claimTemplate. */
    record CreateWorkspace() implements Action {}

    /**
     * Creates the Job of an attempt.
     *
     * @param node what is known of the node it comes to
     */
    record StartStage(Stage stage, int attempt, StageNode node) implements Action {}

    /** It clears up: the run is where it is, whether that can be done or not. */
    default boolean isAside() {
        return this instanceof FreeClaim || this instanceof Withdraw;
    }

    /** Deletes the Job of an attempt that another takes the place of. Its pod ends before the Job is gone. */
    record DeleteJob(String job) implements Action {}

    /** Deletes the Job of an attempt that has ended and whose pod holds a claim. */
    record FreeClaim(String job) implements Action {}

    /**
     * Makes a Job give up its pod, or takes that back.
     *
     * @param uid of the Job, so that no other of its name is meant
     */
    record SuspendJob(String job, String uid, boolean suspend) implements Action {}

    /**
     * Asks the Job controller to try again to make a Job's pod. By itself it waits longer and longer.
     *
     * @param uid of the Job
     * @param now the time, which makes it a change
     */
    record AskAgain(String job, String uid, Instant now) implements Action {}

    /**
     * Applies the InferenceService.
     *
     * @param path of the export, relative to the workspace
     */
    record Serve(String path) implements Action {}

    /** Deletes an InferenceService of this run that is no longer wanted. */
    record Withdraw(String service) implements Action {}
}
