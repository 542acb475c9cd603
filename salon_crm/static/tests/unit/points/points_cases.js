/** Read by test_tools_points.py, too: what stands between the backquotes is JSON. */
export const POINTS_CASES = JSON.parse(`{
    "earned": [
        {"net": 50, "rate": 1, "factor": 1, "points": 50},
        {"net": 49.99, "rate": 1, "factor": 1, "points": 49},
        {"net": 0.3, "rate": 10, "factor": 1, "points": 3},
        {"net": 1.1, "rate": 1.1, "factor": 100, "points": 121},
        {"net": 0.29, "rate": 100, "factor": 1, "points": 29},
        {"net": 4.35, "rate": 100, "factor": 1, "points": 435},
        {"net": 33, "rate": 1, "factor": 1.5, "points": 49},
        {"net": 19.99, "rate": 0.1, "factor": 2, "points": 3},
        {"net": 1000000, "rate": 0.000001, "factor": 1, "points": 1},
        {"net": 1000000, "rate": 0.0000001, "factor": 10, "points": 1},
        {"net": 123456789.12, "rate": 3, "factor": 1.25, "points": 462962959},
        {"net": 10, "rate": 1, "factor": 0, "points": 0},
        {"net": 0, "rate": 1, "factor": 1, "points": 0},
        {"net": -20, "rate": 1, "factor": 1, "points": 0},
        {"net": -0.01, "rate": 1, "factor": 1, "points": 0}
    ],
    "left": [
        {"points": 99, "net": 9999, "given_back": 0, "left": 99},
        {"points": 99, "net": 9999, "given_back": 3333, "left": 66},
        {"points": 99, "net": 9999, "given_back": 6666, "left": 33},
        {"points": 99, "net": 9999, "given_back": 9999, "left": 0},
        {"points": 99, "net": 9999, "given_back": 12000, "left": 0},
        {"points": 10, "net": 300, "given_back": 100, "left": 6},
        {"points": 10, "net": 300, "given_back": -100, "left": 10},
        {"points": 0, "net": 0, "given_back": 0, "left": 0}
    ]
}`);
