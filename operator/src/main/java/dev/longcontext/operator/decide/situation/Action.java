package dev.longcontext.operator.decide.situation;

import dev.longcontext.contract.Stage;
import dev.longcontext.operator.desired.StageNode;
import dev.longcontext.operator.facts.Refusal;
import java.time.Instant;

/** One thing to be done in the cluster. Doing it twice is doing it once. */
public sealed interface Action {

    /** What of the run it is done for. */
    Refusal.Concern concern();

    <R> R accept(Visitor<R> visitor);

    /** What depends on which it is. */
    interface Visitor<R> {

        R writeRunConfig(WriteRunConfig action);

        R createWorkspace(CreateWorkspace action);

        R startStage(StartStage action);

        R deleteJob(DeleteJob action);

        R freeClaim(FreeClaim action);

        R suspendJob(SuspendJob action);

        R askAgain(AskAgain action);

        R serve(Serve action);

        R withdraw(Withdraw action);
    }

    /** Something that the current stage waits for. */
    sealed interface ForStage extends Action {

        @Override
        default Refusal.Concern concern() {
            return Refusal.Concern.STAGE;
        }
    }

    /** It clears up: the run is where it is, whether that can be done or not. */
    sealed interface Aside extends Action {

        @Override
        default Refusal.Concern concern() {
            return Refusal.Concern.ASIDE;
        }
    }

    /** Writes the ConfigMap with run.json. */
    record WriteRunConfig() implements ForStage {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.writeRunConfig(this);
        }
    }

    /** Makes the claim of spec.workspace.claimTemplate. */
    record CreateWorkspace() implements ForStage {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.createWorkspace(this);
        }
    }

    /**
     * Creates the Job of an attempt.
     *
     * @param node what is known of the node it comes to
     */
    record StartStage(Stage stage, int attempt, StageNode node) implements ForStage {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.startStage(this);
        }
    }

    /** Deletes the Job of an attempt that another takes the place of. Its pod ends before the Job is gone. */
    record DeleteJob(String job) implements ForStage {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.deleteJob(this);
        }
    }

    /** Deletes the Job of an attempt that has ended and whose pod holds a claim. */
    record FreeClaim(String job) implements Aside {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.freeClaim(this);
        }
    }

    /**
     * Makes a Job give up its pod, or takes that back.
     *
     * @param uid of the Job, so that no other of its name is meant
     */
    record SuspendJob(String job, String uid, boolean suspend) implements ForStage {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.suspendJob(this);
        }
    }

    /**
     * Asks the Job controller to try again to make a Job's pod. By itself it waits longer and longer.
     *
     * @param uid of the Job
     * @param now the time, which makes it a change
     */
    record AskAgain(String job, String uid, Instant now) implements ForStage {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.askAgain(this);
        }
    }

    /**
     * Applies the InferenceService.
     *
     * @param path of the export, relative to the workspace
     */
    record Serve(String path) implements Action {

        @Override
        public Refusal.Concern concern() {
            return Refusal.Concern.SERVER;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.serve(this);
        }
    }

    /** Deletes an InferenceService of this run that is no longer wanted. */
    record Withdraw(String service) implements Aside {

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.withdraw(this);
        }
    }
}
