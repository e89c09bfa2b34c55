package dev.longcontext.trainer.evaluation.suite;

import dev.longcontext.trainer.stage.StopSignal;
import dev.longcontext.trainer.tokenization.ChatFormat;

/**
 * What a suite is set up with beside its settings.
 *
 * @param name of the evaluation
 * @param format the model's own tokens and chat format
 * @param stop asked within a unit that takes long; between units it is asked anyway
 */
public record SuiteInputs(String name, ChatFormat format, StopSignal stop) {}
