"""Network meta-analysis: several treatments compared at once, from direct and indirect evidence together.

The consistency model of contrasts as an electrical network (Rücker 2012, Research Synthesis Methods 3:312-324, doi
10.1002/jrsm.1058): studies are resistors, their weights conductances, treatments potentials. Studies of several arms
enter by the Laplacian that belongs to the variances of all their contrasts (Rücker and Schwarzer 2014, Statistics in
Medicine 33:4353-4369, doi 10.1002/sim.6236). Equal to generalised least squares with the covariance of contrasts that
share an arm, which is how the second witness computes it (`witness.network`).
"""
