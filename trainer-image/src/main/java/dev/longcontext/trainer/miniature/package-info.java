/**
 * The generator of pass-key haystacks. Everything random comes from one {@link
 * dev.longcontext.trainer.miniature.SplitMix64}, and the order of the draws is part of the definition: the same seed
 * gives the same samples in any language.
 */
package dev.longcontext.trainer.miniature;
