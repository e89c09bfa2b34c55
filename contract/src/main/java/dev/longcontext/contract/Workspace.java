package dev.longcontext.contract;

import java.nio.file.Path;

/** Where everything lies in the workspace (docs/contract.md, section 3). */
public record Workspace(Path root) {

    public Path model() {
        return root.resolve("model");
    }

    /** Projections of the base model in NF4: a copy, made again when it is not there. */
    public Path quantized() {
        return root.resolve("quantized");
    }

    public Path data() {
        return root.resolve("data");
    }

    /** Answers of a stronger model, and the chats made of them. */
    public Path synthetic() {
        return data().resolve("synthetic");
    }

    /** The chat template that is used in place of the model's own; there only where there is one. */
    public Path chatTemplate() {
        return data().resolve("chat_template.jinja");
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    /** What {@code train} leaves: a PEFT adapter (QLoRA, LoRA) or merged weights (Full). */
    public Path adapter() {
        return root.resolve("adapter");
    }

    public Path evaluation() {
        return root.resolve("evaluation");
    }

    /** The tokenised texts of an evaluation that has sources. */
    public Path evaluationData(String evaluation) {
        return evaluation().resolve("data").resolve(evaluation);
    }

    /** What was measured of which model; there once the run is evaluated. */
    public Path certificate() {
        return evaluation().resolve("certificate.json");
    }

    public Path export() {
        return root.resolve("export");
    }

    public Path exportMerged() {
        return export().resolve("merged");
    }

    public Path exportAdapter() {
        return export().resolve("adapter");
    }

    /** One JSON line a step. */
    public Path metrics() {
        return root.resolve("metrics.jsonl");
    }

    public Path lock() {
        return root.resolve(".lock");
    }

    public Path manifest(Stage stage) {
        return root.resolve(stage.verb() + ".manifest.json");
    }
}
