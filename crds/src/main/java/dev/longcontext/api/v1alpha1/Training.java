package dev.longcontext.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;

/** How the model is trained. Every default is the paper's. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "!has(self.maxSteps) || self.?optimizer.?warmupSteps.orValue(0) == 0 "
                + "|| self.?optimizer.?warmupSteps.orValue(0) < self.maxSteps",
        message = "optimizer.warmupSteps is not below maxSteps, so learningRate would never be reached: lower it")
@ValidationRule(value = "!(has(self.epochs) && has(self.maxSteps))", message = "set epochs or maxSteps, not both")
@ValidationRule(
        value = "!has(self.lora) || !has(self.method) || self.method != 'Full'",
        message = "lora has no effect with method Full: remove lora, or write method: QLoRA or LoRA")
@ValidationRule(
        value = "!has(self.quantization) || !has(self.method) || self.method == 'QLoRA'",
        message = "quantization has an effect only with method QLoRA: remove it, or write method: QLoRA")
@RecordBuilder
public record Training(
        @JsonPropertyDescription(
                "QLoRA: low-rank adapters on a base model quantised to 4 bits. LoRA: the same on the unquantised "
                        + "base model. Full: all weights. Default: QLoRA. Immutable.")
        Method method,

        @JsonPropertyDescription("The adapters; only with QLoRA and LoRA. Immutable.")
        Lora lora,

        @JsonPropertyDescription("The 4-bit format of the base model; only with QLoRA. Immutable.")
        Quantization quantization,

        @JsonPropertyDescription("Dtype of the computation. Default: BF16. Immutable.")
        Precision precision,

        @JsonPropertyDescription("AdamW and its schedule. Immutable.")
        Optimizer optimizer,

        @JsonPropertyDescription("The samples of one optimiser step. Immutable.")
        Batch batch,

        @Min(1) @Max(1000) @JsonPropertyDescription("Passes over the data. Default: 1. Excludes maxSteps. Immutable.")
        Integer epochs,

        @Min(1)
        @Max(100000000)
        @JsonPropertyDescription(
                "Optimiser steps, with as many passes over the data as needed. Excludes epochs. Immutable.")
        Integer maxSteps,

        @Min(0)
        @Max(9007199254740991.0)
        @JsonPropertyDescription(
                "Seed of all random choices; the same seed, data and number of devices give the same bits. "
                        + "Default: 42. Immutable.")
        Long seed,

        @JsonPropertyDescription("What to do about a loss that is not finite or a spike. Immutable.")
        LossAnomaly lossAnomaly) {
    /** What is trained. */
    public enum Method {
        QLoRA,
        LoRA,
        Full
    }

    /** Type of the computation. */
    public enum Precision {
        BF16,
        FP32
    }
}
