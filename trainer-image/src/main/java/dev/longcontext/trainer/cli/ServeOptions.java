package dev.longcontext.trainer.cli;

import dev.longcontext.trainer.stage.StopSignal;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * What {@code serve} was asked to do.
 *
 * @param model a model folder, such as {@code export/merged} of a workspace
 * @param modelName what clients call it
 */
public record ServeOptions(Path model, String modelName, InetSocketAddress listen, StopSignal stop) {}
