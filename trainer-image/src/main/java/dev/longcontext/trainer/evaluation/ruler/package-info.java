/**
 * The suite Ruler: the synthetic tasks of <a href="https://github.com/NVIDIA/RULER">RULER</a> (arXiv 2404.06654) at any length,
 * written after that implementation.
 */
package dev.longcontext.trainer.evaluation.ruler;
