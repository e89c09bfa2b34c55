package dev.longcontext.trainer.cli;

import dev.longcontext.contract.Precision;
import dev.longcontext.trainer.stage.StopSignal;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code serve} was asked to do.
 *
 * @param model a model folder, such as {@code export/merged} of a workspace
 * @param modelName what clients call it
 * @param maxLength prompt and answer together, tokens; empty: as the model says
 * @param apiKeys a file with the keys that clients may use; empty: none is asked for
 */
public record ServeOptions(
        Path model,
        String modelName,
        InetSocketAddress listen,
        OptionalInt maxLength,
        Optional<Path> apiKeys,
        Precision precision,
        StopSignal stop) {}
