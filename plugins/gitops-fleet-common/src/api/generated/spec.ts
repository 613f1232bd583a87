// Written by scripts/generate-api.mjs from openapi.yaml.

export const spec = {
  "openapi": "3.1.0",
  "info": {
    "title": "gitops-fleet",
    "version": "1",
    "description": "The reconciliation state of a fleet of Kubernetes clusters that are run by GitOps. Every answer comes from memory and says how old what it tells is.\n",
    "license": {
      "name": "Apache-2.0",
      "url": "https://www.apache.org/licenses/LICENSE-2.0"
    },
    "contact": {}
  },
  "servers": [
    {
      "url": "/"
    }
  ],
  "paths": {
    "/v1/snapshot": {
      "get": {
        "operationId": "GetSnapshot",
        "description": "The fleet that the caller may see, as columns with a dictionary.",
        "responses": {
          "200": {
            "description": "The snapshot. `ETag` names its version.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/FleetSnapshot"
                }
              }
            }
          },
          "304": {
            "description": "The caller has this version already."
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/changes": {
      "get": {
        "operationId": "GetChanges",
        "description": "What changed since a version: server-sent events, or one batch as JSON where the caller accepts `application/json` only.\n",
        "parameters": [
          {
            "name": "since",
            "in": "query",
            "required": true,
            "description": "The version that the caller has.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          },
          {
            "name": "epoch",
            "in": "query",
            "required": false,
            "description": "The `epoch` that the version belongs to; another one answers with `reset`.",
            "schema": {
              "type": "string",
              "maxLength": 64
            }
          }
        ],
        "responses": {
          "200": {
            "description": "One batch, or a stream of them.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/FleetChanges"
                }
              },
              "text/event-stream": {
                "schema": {
                  "type": "string"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/summary": {
      "get": {
        "operationId": "GetSummary",
        "description": "Counts by status, environment, provider and release, and the connections.",
        "responses": {
          "200": {
            "description": "The summary.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/FleetSummary"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/clusters": {
      "get": {
        "operationId": "GetClusters",
        "description": "Every workload cluster and management cluster, worst first.",
        "responses": {
          "200": {
            "description": "The clusters.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ClusterList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/clusters/{managementCluster}/{namespace}/{name}": {
      "get": {
        "operationId": "GetCluster",
        "description": "One workload cluster with the reconcilers that target it.",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The cluster.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ClusterDetails"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/resources": {
      "get": {
        "operationId": "GetResources",
        "description": "Flux resources in the order of their keys, a page at a time, with the counts of every filter's values.",
        "parameters": [
          {
            "name": "managementCluster",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "cluster",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Cluster keys.",
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "kind",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "namespace",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "status",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "environment",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "provider",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "q",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Conditions that must all hold: `env:prod status:failed,stalled !ns:flux-system rev:v0.0.3 \"dry run\"`. Fields are cluster, env, provider, kind, ns, name, status, feature, source, path, reason, message, flag and rev.\n",
            "schema": {
              "type": "string",
              "maxLength": 1000
            }
          },
          {
            "name": "search",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Text that the name, the path, the reason or the message holds, in any case.",
            "schema": {
              "type": "string",
              "maxLength": 200
            }
          },
          {
            "name": "cursor",
            "in": "query",
            "required": false,
            "description": "`nextCursor` of the page before.",
            "schema": {
              "type": "string",
              "maxLength": 1000
            }
          },
          {
            "name": "limit",
            "in": "query",
            "required": false,
            "schema": {
              "type": "integer",
              "minimum": 1,
              "maximum": 1000
            }
          }
        ],
        "responses": {
          "200": {
            "description": "A page.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ResourcePage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}": {
      "get": {
        "operationId": "GetResource",
        "description": "One Flux resource with its conditions and neighbours. A cluster-scoped resource has the namespace `-`.",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/group"
          },
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          }
        ],
        "responses": {
          "200": {
            "description": "The resource.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ResourceDetails"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/history": {
      "get": {
        "operationId": "GetResourceHistory",
        "description": "What one Flux resource has been through, newest first. A cluster-scoped resource has the namespace `-`.",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/group"
          },
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "A page of its history.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/HistoryPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/clusters/{managementCluster}/{namespace}/{name}/history": {
      "get": {
        "operationId": "GetClusterHistory",
        "description": "What one workload cluster has been through, newest first.",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "A page of its history.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/HistoryPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/failures": {
      "get": {
        "operationId": "GetFailures",
        "description": "What fails in the fleet, grouped by what it says: the same failure on several clusters is one group, most clusters first, with what the catalogue of known errors advises. Beside it the management clusters that cannot be seen, as a whole or in part: what fails there is not known.\n",
        "parameters": [
          {
            "name": "q",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "As for `/v1/resources`.",
            "schema": {
              "type": "string",
              "maxLength": 1000
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The groups.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/FailureList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/history": {
      "get": {
        "operationId": "GetHistory",
        "description": "Settled changes of status and of applied revision in the whole fleet, newest first: of resources, of the lifecycle of workload clusters, and of the connections to management clusters.\n",
        "parameters": [
          {
            "name": "since",
            "in": "query",
            "required": false,
            "description": "Epoch milliseconds.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          },
          {
            "name": "until",
            "in": "query",
            "required": false,
            "description": "Epoch milliseconds.",
            "schema": {
              "type": "integer",
              "minimum": 0
            }
          },
          {
            "name": "managementCluster",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "type",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "name": "status",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Statuses that were entered.",
            "schema": {
              "$ref": "#/components/schemas/FilterValues"
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "A page.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/HistoryPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/reconcile": {
      "post": {
        "operationId": "ReconcileResource",
        "description": "Asks Flux to reconcile one resource now. Refused while it is suspended. What comes of it is followed; see GET /v1/operations/{id}.\n",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/group"
          },
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": false,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ReconcileRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The operation, which the API server has accepted.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/suspend": {
      "post": {
        "operationId": "SuspendResource",
        "description": "Stops the reconciliation of one resource until it is resumed. What comes of it is followed; see GET /v1/operations/{id}.\n",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/group"
          },
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/SuspendRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The operation, which the API server has accepted.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/resume": {
      "post": {
        "operationId": "ResumeResource",
        "description": "Lets Flux reconcile one suspended resource again, at once. What comes of it is followed; see GET /v1/operations/{id}.\n",
        "parameters": [
          {
            "$ref": "#/components/parameters/managementCluster"
          },
          {
            "$ref": "#/components/parameters/group"
          },
          {
            "$ref": "#/components/parameters/kind"
          },
          {
            "$ref": "#/components/parameters/namespace"
          },
          {
            "$ref": "#/components/parameters/name"
          },
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": false,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/ResumeRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The operation, which the API server has accepted.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/operations": {
      "get": {
        "operationId": "GetOperations",
        "description": "Who asked for what, when and why, and what came of it, newest first.",
        "parameters": [
          {
            "name": "key",
            "in": "query",
            "required": false,
            "allowReserved": true,
            "description": "Of one resource; of the whole fleet where it is left out.",
            "schema": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1000
            }
          },
          {
            "$ref": "#/components/parameters/cursor"
          },
          {
            "$ref": "#/components/parameters/limit"
          }
        ],
        "responses": {
          "200": {
            "description": "A page.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/OperationPage"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      },
      "post": {
        "operationId": "CreateBulkOperation",
        "description": "Asks for the same of many resources, a few in a second on each management cluster. Targets that refuse do not keep the others.\n",
        "parameters": [
          {
            "$ref": "#/components/parameters/idempotencyKey"
          }
        ],
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/BulkOperationRequest"
              }
            }
          }
        },
        "responses": {
          "202": {
            "description": "The operation with its targets.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/operations/{id}": {
      "get": {
        "operationId": "GetOperation",
        "description": "One operation, and of many its targets with what came of each.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "responses": {
          "200": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/operations/{id}/cancel": {
      "post": {
        "operationId": "CancelOperation",
        "description": "Asks no further targets of a bulk operation. What has been asked for already goes on.",
        "parameters": [
          {
            "$ref": "#/components/parameters/operationId"
          }
        ],
        "responses": {
          "200": {
            "description": "The operation.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Operation"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/connections": {
      "get": {
        "operationId": "GetConnections",
        "description": "How each management cluster is seen.",
        "responses": {
          "200": {
            "description": "The connections.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/ConnectionList"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/readiness": {
      "get": {
        "operationId": "GetReadiness",
        "description": "For load balancers, without credentials: whether this replica can answer for the whole fleet. A management cluster that is out of reach does not count, one that has not been tried yet does.\n",
        "responses": {
          "200": {
            "description": "It can.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Readiness"
                }
              }
            }
          },
          "503": {
            "description": "Some management clusters have not been tried yet.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Readiness"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/platform-repository": {
      "get": {
        "operationId": "GetPlatformRepository",
        "description": "The platform repository as it is at the head of its base branch: what templates offer to choose from.\n",
        "responses": {
          "200": {
            "description": "The platform repository.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/PlatformRepository"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    },
    "/v1/plans": {
      "post": {
        "operationId": "CreatePlan",
        "description": "What a scaffolder action would change, from the same plan that the action runs. Nothing is written.",
        "requestBody": {
          "required": true,
          "content": {
            "application/json": {
              "schema": {
                "$ref": "#/components/schemas/PlanRequest"
              }
            }
          }
        },
        "responses": {
          "200": {
            "description": "The plan.",
            "content": {
              "application/json": {
                "schema": {
                  "$ref": "#/components/schemas/Plan"
                }
              }
            }
          },
          "default": {
            "$ref": "#/components/responses/ErrorResponse"
          }
        }
      }
    }
  },
  "components": {
    "parameters": {
      "operationId": {
        "name": "id",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 36
        }
      },
      "idempotencyKey": {
        "name": "Idempotency-Key",
        "in": "header",
        "required": false,
        "description": "Names the request: the same caller's second request with this key changes nothing and gets the first one's operation.\n",
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 200
        }
      },
      "cursor": {
        "name": "cursor",
        "in": "query",
        "required": false,
        "description": "`nextCursor` of the page before.",
        "schema": {
          "type": "string",
          "maxLength": 1000
        }
      },
      "limit": {
        "name": "limit",
        "in": "query",
        "required": false,
        "schema": {
          "type": "integer",
          "minimum": 1,
          "maximum": 1000
        }
      },
      "managementCluster": {
        "name": "managementCluster",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 253
        }
      },
      "group": {
        "name": "group",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 253
        }
      },
      "kind": {
        "name": "kind",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 63
        }
      },
      "namespace": {
        "name": "namespace",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 253
        }
      },
      "name": {
        "name": "name",
        "in": "path",
        "required": true,
        "schema": {
          "type": "string",
          "minLength": 1,
          "maxLength": 253
        }
      }
    },
    "responses": {
      "ErrorResponse": {
        "description": "What is wrong and what to do about it.",
        "content": {
          "application/json": {
            "schema": {
              "$ref": "#/components/schemas/Error"
            }
          }
        }
      }
    },
    "schemas": {
      "Error": {
        "type": "object",
        "required": [
          "error",
          "response"
        ],
        "properties": {
          "error": {
            "type": "object",
            "required": [
              "name",
              "message"
            ],
            "properties": {
              "name": {
                "type": "string"
              },
              "message": {
                "type": "string"
              }
            }
          },
          "response": {
            "type": "object",
            "required": [
              "statusCode"
            ],
            "properties": {
              "statusCode": {
                "type": "number"
              }
            }
          }
        }
      },
      "FilterValues": {
        "description": "One value, or several separated by commas; a leading `!` excludes.",
        "type": "string",
        "maxLength": 2000
      },
      "ReconciliationStatus": {
        "description": "What a person is shown of a reconciler. The order is that of severity, worst first.",
        "type": "string",
        "enum": [
          "Stale",
          "Stalled",
          "Failed",
          "Unknown",
          "DependencyNotReady",
          "Progressing",
          "Suspended",
          "Ready"
        ]
      },
      "ClusterLifecycle": {
        "description": "What a cluster is doing, worst first.",
        "type": "string",
        "enum": [
          "Stale",
          "Failed",
          "Unreachable",
          "Degraded",
          "Unknown",
          "Deleting",
          "Pending",
          "Provisioning",
          "Upgrading",
          "Scaling",
          "Resuming",
          "Stopping",
          "Hibernated",
          "Running"
        ]
      },
      "Connectivity": {
        "type": "string",
        "enum": [
          "Reachable",
          "Unreachable",
          "Unknown"
        ]
      },
      "StatusCounts": {
        "type": "object",
        "required": [
          "Stale",
          "Stalled",
          "Failed",
          "Unknown",
          "DependencyNotReady",
          "Progressing",
          "Suspended",
          "Ready"
        ],
        "properties": {
          "Stale": {
            "type": "integer"
          },
          "Stalled": {
            "type": "integer"
          },
          "Failed": {
            "type": "integer"
          },
          "Unknown": {
            "type": "integer"
          },
          "DependencyNotReady": {
            "type": "integer"
          },
          "Progressing": {
            "type": "integer"
          },
          "Suspended": {
            "type": "integer"
          },
          "Ready": {
            "type": "integer"
          }
        }
      },
      "Rollup": {
        "type": "object",
        "required": [
          "status",
          "counts",
          "total",
          "worst"
        ],
        "properties": {
          "status": {
            "description": "The worst status; `Unknown` when there is nothing to roll up.",
            "$ref": "#/components/schemas/ReconciliationStatus"
          },
          "counts": {
            "$ref": "#/components/schemas/StatusCounts"
          },
          "total": {
            "type": "integer"
          },
          "worst": {
            "description": "Index of the first of the worst ones among what was rolled up; -1 when there was nothing.",
            "type": "integer"
          }
        }
      },
      "ResourceRecord": {
        "description": "One Flux resource as every list, filter and count sees it: projected, redacted and assessed. Absent text is empty, so that a record has one shape.\n",
        "type": "object",
        "required": [
          "key",
          "managementCluster",
          "group",
          "kind",
          "namespace",
          "name",
          "status",
          "actualStatus",
          "reason",
          "message",
          "flags",
          "suspended",
          "targetKind",
          "target",
          "provider",
          "environment",
          "scope",
          "feature",
          "path",
          "source",
          "reference",
          "repository",
          "appliedRevision",
          "attemptedRevision",
          "wantedRevision",
          "dependsOn"
        ],
        "properties": {
          "key": {
            "description": "`<managementCluster>/<group>/<kind>/<namespace>/<name>`",
            "type": "string"
          },
          "managementCluster": {
            "type": "string"
          },
          "group": {
            "type": "string"
          },
          "kind": {
            "type": "string"
          },
          "namespace": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "status": {
            "description": "What is shown.",
            "$ref": "#/components/schemas/ReconciliationStatus"
          },
          "actualStatus": {
            "description": "What is true at this instant, such as `Progressing` during a routine resync.",
            "$ref": "#/components/schemas/ReconciliationStatus"
          },
          "reason": {
            "type": "string"
          },
          "message": {
            "description": "Verbatim, at most 2,048 characters, without credentials.",
            "type": "string"
          },
          "flags": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "lastKnown": {
            "description": "The status behind `Suspended` and `Stale`.",
            "$ref": "#/components/schemas/ReconciliationStatus"
          },
          "since": {
            "description": "Epoch milliseconds at which the shown status began, as far as known.",
            "type": "integer"
          },
          "inSync": {
            "description": "Whether the applied revision is the one that the source offers.",
            "type": "boolean"
          },
          "suspended": {
            "type": "boolean"
          },
          "targetKind": {
            "type": "string",
            "enum": [
              "management",
              "workload",
              "external"
            ]
          },
          "target": {
            "description": "A cluster key for `workload`, the management cluster's name for `management`.",
            "type": "string"
          },
          "provider": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "owner": {
            "description": "Reference of the catalog entity that it belongs to; left out where none is named.",
            "type": "string"
          },
          "scope": {
            "description": "`management`, `environment`, `cluster`, `feature`, `tenants`, `source` or empty.",
            "type": "string"
          },
          "feature": {
            "type": "string"
          },
          "path": {
            "type": "string"
          },
          "source": {
            "description": "Key of the resource that it takes its content from.",
            "type": "string"
          },
          "reference": {
            "description": "What the source points at: `branch:main`, `tag:v0.0.3`, `semver:…`, `commit:…`, `name:…`.",
            "type": "string"
          },
          "repository": {
            "description": "Address of the source's repository, without credentials.",
            "type": "string"
          },
          "appliedRevision": {
            "description": "Verbatim, as Flux writes it. A source's own artifact.",
            "type": "string"
          },
          "attemptedRevision": {
            "type": "string"
          },
          "wantedRevision": {
            "description": "What the source offers now.",
            "type": "string"
          },
          "dependsOn": {
            "description": "Keys of the resources that it waits for.",
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "ReplicaCounts": {
        "description": "A count that is left out is unmanaged or not reported, which is not zero.",
        "type": "object",
        "properties": {
          "desired": {
            "type": "integer"
          },
          "ready": {
            "type": "integer"
          },
          "available": {
            "type": "integer"
          },
          "upToDate": {
            "type": "integer"
          }
        }
      },
      "FollowedSource": {
        "description": "A source that reconcilers of a cluster follow.",
        "type": "object",
        "required": [
          "source",
          "name",
          "reference",
          "channel",
          "revision",
          "followers",
          "applied"
        ],
        "properties": {
          "source": {
            "type": "string",
            "description": "Key of the source."
          },
          "name": {
            "type": "string"
          },
          "reference": {
            "type": "string"
          },
          "channel": {
            "type": "string",
            "enum": [
              "release",
              "trunk",
              "preview",
              "pinned",
              "unknown"
            ]
          },
          "revision": {
            "type": "string",
            "description": "The source's artifact."
          },
          "followers": {
            "type": "integer"
          },
          "applied": {
            "type": "integer",
            "description": "How many followers have applied the revision."
          }
        }
      },
      "ClusterRecord": {
        "description": "A workload cluster, or a management cluster as the target of its own reconcilers.",
        "type": "object",
        "required": [
          "key",
          "kind",
          "managementCluster",
          "namespace",
          "name",
          "provider",
          "environment",
          "engine",
          "lifecycle",
          "lifecycleReason",
          "lifecycleMessage",
          "connectivity",
          "flags",
          "kubernetesVersion",
          "desiredKubernetesVersion",
          "reconcilers",
          "follows",
          "behind"
        ],
        "properties": {
          "key": {
            "description": "`<managementCluster>/<namespace>/<name>`; for a management cluster its name.",
            "type": "string"
          },
          "kind": {
            "type": "string",
            "enum": [
              "workload",
              "management"
            ]
          },
          "managementCluster": {
            "type": "string"
          },
          "namespace": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "provider": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "owner": {
            "description": "Reference of the catalog entity that it belongs to; left out where none is named.",
            "type": "string"
          },
          "engine": {
            "type": "string",
            "enum": [
              "cluster-api",
              "hive",
              ""
            ]
          },
          "lifecycle": {
            "$ref": "#/components/schemas/ClusterLifecycle"
          },
          "lifecycleReason": {
            "type": "string"
          },
          "lifecycleMessage": {
            "type": "string"
          },
          "lastKnownLifecycle": {
            "$ref": "#/components/schemas/ClusterLifecycle"
          },
          "connectivity": {
            "$ref": "#/components/schemas/Connectivity"
          },
          "flags": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "kubernetesVersion": {
            "type": "string"
          },
          "desiredKubernetesVersion": {
            "type": "string"
          },
          "controlPlane": {
            "$ref": "#/components/schemas/ReplicaCounts"
          },
          "workers": {
            "$ref": "#/components/schemas/ReplicaCounts"
          },
          "reconcilers": {
            "$ref": "#/components/schemas/Rollup"
          },
          "follows": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/FollowedSource"
            }
          },
          "behind": {
            "type": "integer",
            "description": "How many reconcilers have not applied what their source offers."
          },
          "behindSince": {
            "type": "integer",
            "description": "Epoch milliseconds."
          }
        }
      },
      "ConnectionKind": {
        "type": "object",
        "required": [
          "group",
          "kind",
          "version",
          "state",
          "objects",
          "message"
        ],
        "properties": {
          "group": {
            "type": "string"
          },
          "kind": {
            "type": "string"
          },
          "version": {
            "type": "string",
            "description": "API version in use; empty when the kind is not installed."
          },
          "state": {
            "type": "string",
            "enum": [
              "live",
              "syncing",
              "stale",
              "not-installed",
              "forbidden",
              "not-granted"
            ]
          },
          "objects": {
            "type": "integer"
          },
          "message": {
            "type": "string"
          },
          "relists": {
            "type": "integer",
            "description": "Lists after the first one since the portal began to watch."
          },
          "restarts": {
            "type": "integer",
            "description": "Watches after the first one since the portal began to watch."
          },
          "lastEventAt": {
            "type": "integer",
            "description": "Epoch milliseconds of the last event or bookmark. Told with other changes or twice a minute; left out before the first."
          }
        }
      },
      "ConnectionRecord": {
        "description": "How one management cluster is seen.",
        "type": "object",
        "required": [
          "managementCluster",
          "title",
          "provider",
          "version",
          "state",
          "reason",
          "message",
          "since",
          "kubernetesVersion",
          "kinds"
        ],
        "properties": {
          "managementCluster": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "provider": {
            "type": "string"
          },
          "version": {
            "type": "string",
            "description": "The version in `providers/<provider>/<version>`; empty when unknown."
          },
          "state": {
            "type": "string",
            "enum": [
              "connecting",
              "syncing",
              "live",
              "stale"
            ]
          },
          "reason": {
            "description": "Empty while live; else `Refused`, `Timeout`, `Dns`, `Tls`, `CredentialsRejected`, `Forbidden`, `ServerError` or `Network`.",
            "type": "string"
          },
          "message": {
            "type": "string",
            "description": "What is wrong and what to do."
          },
          "asOf": {
            "type": "integer",
            "description": "Epoch milliseconds of the last moment at which all that is shown was known to be true."
          },
          "since": {
            "type": "integer",
            "description": "Epoch milliseconds since when the state holds."
          },
          "nextRetry": {
            "type": "integer",
            "description": "Epoch milliseconds of the next attempt while not live."
          },
          "kubernetesVersion": {
            "type": "string"
          },
          "kinds": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConnectionKind"
            }
          }
        }
      },
      "Indexes": {
        "description": "Indexes into the dictionary, one for each resource.",
        "type": "array",
        "items": {
          "type": "integer"
        }
      },
      "ResourceColumns": {
        "description": "The resources, a column for each field of a ResourceRecord. Text is an index into the dictionary, whose first entry is the empty text. `flags` and `dependsOn` are joined by spaces. `since` is in epoch milliseconds, 0 when unknown. `inSync` is 0 unknown, 1 in sync, 2 behind. `suspended` is 0 or 1. The key is made of its five parts.\n",
        "type": "object",
        "required": [
          "managementCluster",
          "group",
          "kind",
          "namespace",
          "name",
          "status",
          "actualStatus",
          "reason",
          "message",
          "flags",
          "lastKnown",
          "since",
          "inSync",
          "suspended",
          "targetKind",
          "target",
          "provider",
          "environment",
          "scope",
          "feature",
          "path",
          "source",
          "reference",
          "repository",
          "appliedRevision",
          "attemptedRevision",
          "wantedRevision",
          "dependsOn"
        ],
        "properties": {
          "managementCluster": {
            "$ref": "#/components/schemas/Indexes"
          },
          "group": {
            "$ref": "#/components/schemas/Indexes"
          },
          "kind": {
            "$ref": "#/components/schemas/Indexes"
          },
          "namespace": {
            "$ref": "#/components/schemas/Indexes"
          },
          "name": {
            "$ref": "#/components/schemas/Indexes"
          },
          "status": {
            "$ref": "#/components/schemas/Indexes"
          },
          "actualStatus": {
            "$ref": "#/components/schemas/Indexes"
          },
          "reason": {
            "$ref": "#/components/schemas/Indexes"
          },
          "message": {
            "$ref": "#/components/schemas/Indexes"
          },
          "flags": {
            "$ref": "#/components/schemas/Indexes"
          },
          "lastKnown": {
            "$ref": "#/components/schemas/Indexes"
          },
          "since": {
            "type": "array",
            "items": {
              "type": "integer"
            }
          },
          "inSync": {
            "type": "array",
            "items": {
              "type": "integer",
              "minimum": 0,
              "maximum": 2
            }
          },
          "suspended": {
            "type": "array",
            "items": {
              "type": "integer",
              "minimum": 0,
              "maximum": 1
            }
          },
          "targetKind": {
            "$ref": "#/components/schemas/Indexes"
          },
          "target": {
            "$ref": "#/components/schemas/Indexes"
          },
          "provider": {
            "$ref": "#/components/schemas/Indexes"
          },
          "environment": {
            "$ref": "#/components/schemas/Indexes"
          },
          "owner": {
            "$ref": "#/components/schemas/Indexes"
          },
          "scope": {
            "$ref": "#/components/schemas/Indexes"
          },
          "feature": {
            "$ref": "#/components/schemas/Indexes"
          },
          "path": {
            "$ref": "#/components/schemas/Indexes"
          },
          "source": {
            "$ref": "#/components/schemas/Indexes"
          },
          "reference": {
            "$ref": "#/components/schemas/Indexes"
          },
          "repository": {
            "$ref": "#/components/schemas/Indexes"
          },
          "appliedRevision": {
            "$ref": "#/components/schemas/Indexes"
          },
          "attemptedRevision": {
            "$ref": "#/components/schemas/Indexes"
          },
          "wantedRevision": {
            "$ref": "#/components/schemas/Indexes"
          },
          "dependsOn": {
            "$ref": "#/components/schemas/Indexes"
          }
        }
      },
      "FleetSnapshot": {
        "type": "object",
        "required": [
          "epoch",
          "version",
          "asOf",
          "dictionary",
          "resources",
          "clusters",
          "connections"
        ],
        "properties": {
          "epoch": {
            "type": "string",
            "description": "Names the change log that `version` belongs to."
          },
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer",
            "description": "Epoch milliseconds at which the backend wrote it."
          },
          "dictionary": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "resources": {
            "$ref": "#/components/schemas/ResourceColumns"
          },
          "clusters": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ClusterRecord"
            }
          },
          "connections": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConnectionRecord"
            }
          }
        }
      },
      "FleetChanges": {
        "description": "What turns the fleet of version `since` into that of `version`. With `reset` nothing else counts: take a new snapshot.\n",
        "type": "object",
        "required": [
          "epoch",
          "since",
          "version",
          "asOf",
          "reset",
          "resources",
          "removedResources",
          "clusters",
          "removedClusters",
          "connections",
          "removedConnections"
        ],
        "properties": {
          "epoch": {
            "type": "string"
          },
          "since": {
            "type": "integer"
          },
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer",
            "description": "Epoch milliseconds."
          },
          "reset": {
            "type": "boolean"
          },
          "resources": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ResourceRecord"
            }
          },
          "removedResources": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "clusters": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ClusterRecord"
            }
          },
          "removedClusters": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "connections": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConnectionRecord"
            }
          },
          "removedConnections": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "SummaryGroup": {
        "type": "object",
        "required": [
          "name",
          "clusters",
          "reconcilers"
        ],
        "properties": {
          "name": {
            "type": "string"
          },
          "clusters": {
            "type": "integer"
          },
          "reconcilers": {
            "$ref": "#/components/schemas/Rollup"
          }
        }
      },
      "ReleaseGroup": {
        "type": "object",
        "required": [
          "revision",
          "reference",
          "repository",
          "clusters",
          "reconcilers",
          "applied"
        ],
        "properties": {
          "revision": {
            "type": "string",
            "description": "The artifact that its sources offer."
          },
          "reference": {
            "type": "string"
          },
          "repository": {
            "type": "string"
          },
          "clusters": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Keys of the clusters that follow it."
          },
          "reconcilers": {
            "type": "integer"
          },
          "applied": {
            "type": "integer"
          },
          "tagMoved": {
            "type": "boolean",
            "description": "True where the same tag is another commit elsewhere in the fleet: it was moved after it had been fetched."
          }
        }
      },
      "FleetSummary": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "clusters",
          "reconcilers",
          "sources",
          "environments",
          "providers",
          "releases",
          "connections"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "clusters": {
            "type": "object",
            "required": [
              "total",
              "lifecycles"
            ],
            "properties": {
              "total": {
                "type": "integer"
              },
              "lifecycles": {
                "type": "object",
                "additionalProperties": {
                  "type": "integer"
                }
              }
            }
          },
          "reconcilers": {
            "$ref": "#/components/schemas/Rollup"
          },
          "sources": {
            "$ref": "#/components/schemas/Rollup"
          },
          "environments": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SummaryGroup"
            }
          },
          "providers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SummaryGroup"
            }
          },
          "releases": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ReleaseGroup"
            }
          },
          "connections": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConnectionRecord"
            }
          }
        }
      },
      "ClusterList": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "clusters",
          "connections"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "clusters": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ClusterRecord"
            }
          },
          "connections": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConnectionRecord"
            }
          }
        }
      },
      "ClusterDetails": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "cluster",
          "connection",
          "resources"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "cluster": {
            "$ref": "#/components/schemas/ClusterRecord"
          },
          "connection": {
            "$ref": "#/components/schemas/ConnectionRecord"
          },
          "resources": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ResourceRecord"
            }
          }
        }
      },
      "Facet": {
        "type": "object",
        "required": [
          "value",
          "count"
        ],
        "properties": {
          "value": {
            "type": "string"
          },
          "count": {
            "type": "integer"
          }
        }
      },
      "ResourcePage": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "items",
          "total",
          "facets"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "items": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ResourceRecord"
            }
          },
          "total": {
            "type": "integer",
            "description": "How many match on all pages."
          },
          "nextCursor": {
            "type": "string"
          },
          "facets": {
            "description": "For each filter its values among all that match the other filters.",
            "type": "object",
            "additionalProperties": {
              "type": "array",
              "items": {
                "$ref": "#/components/schemas/Facet"
              }
            }
          }
        }
      },
      "ConditionRecord": {
        "type": "object",
        "required": [
          "type",
          "status",
          "reason",
          "message"
        ],
        "properties": {
          "type": {
            "type": "string"
          },
          "status": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "message": {
            "type": "string"
          },
          "observedGeneration": {
            "type": "integer"
          },
          "lastTransition": {
            "type": "integer",
            "description": "Epoch milliseconds."
          }
        }
      },
      "BlockerRecord": {
        "description": "The root of a wait, \"blocked by the first of the path, itself failing because of this\".",
        "type": "object",
        "required": [
          "type",
          "key",
          "path",
          "reason",
          "message"
        ],
        "properties": {
          "type": {
            "type": "string",
            "enum": [
              "failing",
              "progressing",
              "suspended",
              "missing",
              "cycle",
              "outdated",
              "expression",
              "unknown"
            ]
          },
          "key": {
            "description": "Of the root, which may not exist.",
            "type": "string"
          },
          "path": {
            "description": "Keys from what is waited for directly to the root; of a `cycle`, once around.",
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "status": {
            "$ref": "#/components/schemas/ReconciliationStatus"
          },
          "reason": {
            "type": "string"
          },
          "message": {
            "type": "string"
          }
        }
      },
      "ResourceDetails": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "resource",
          "conditions",
          "connection",
          "dependents",
          "followers",
          "blockers",
          "inventory"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "resource": {
            "$ref": "#/components/schemas/ResourceRecord"
          },
          "connection": {
            "$ref": "#/components/schemas/ConnectionRecord"
          },
          "conditions": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConditionRecord"
            }
          },
          "source": {
            "$ref": "#/components/schemas/ResourceRecord"
          },
          "dependents": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ResourceRecord"
            },
            "description": "What waits for it."
          },
          "followers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ResourceRecord"
            },
            "description": "What takes its content from it."
          },
          "blockers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/BlockerRecord"
            },
            "description": "Where its wait ends. Empty when it does not wait."
          },
          "suspendedAncestor": {
            "type": "string",
            "description": "Key of the nearest one that is suspended of those that have applied it: what Git says about the resource does not arrive. Left out when none is.\n"
          },
          "operations": {
            "description": "What it can be asked for, whoever asks.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SupportedOperation"
            }
          },
          "operationsUnavailable": {
            "type": "string",
            "description": "Why nothing can be asked for on its management cluster; left out where it can."
          },
          "arrival": {
            "description": "How far what its source offers has come; left out for what has no source.",
            "type": "object",
            "required": [
              "attempted",
              "referencePending"
            ],
            "properties": {
              "inSync": {
                "type": "boolean"
              },
              "attempted": {
                "type": "boolean",
                "description": "What is offered was tried, and is not what is applied."
              },
              "referencePending": {
                "type": "boolean",
                "description": "The source has not fetched what it is told to follow."
              },
              "pendingSince": {
                "type": "integer",
                "description": "Epoch milliseconds since which a revision waits; left out where none does."
              }
            }
          },
          "apiVersion": {
            "type": "string"
          },
          "generation": {
            "type": "integer"
          },
          "observedGeneration": {
            "type": "integer"
          },
          "createdAt": {
            "type": "integer",
            "description": "Epoch milliseconds."
          },
          "interval": {
            "type": "string"
          },
          "timeout": {
            "type": "string"
          },
          "inventory": {
            "type": "object",
            "required": [
              "objects",
              "namespaces",
              "kinds"
            ],
            "properties": {
              "objects": {
                "type": "integer"
              },
              "namespaces": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              },
              "kinds": {
                "type": "array",
                "items": {
                  "$ref": "#/components/schemas/Facet"
                }
              },
              "children": {
                "type": "array",
                "description": "Flux objects among them. They are on the cluster that is applied to.",
                "items": {
                  "type": "object",
                  "required": [
                    "group",
                    "kind",
                    "namespace",
                    "name"
                  ],
                  "properties": {
                    "group": {
                      "type": "string"
                    },
                    "kind": {
                      "type": "string"
                    },
                    "namespace": {
                      "type": "string"
                    },
                    "name": {
                      "type": "string"
                    }
                  }
                }
              },
              "digest": {
                "type": "string",
                "description": "Differs when the entries do, whatever their order is."
              }
            }
          }
        }
      },
      "Readiness": {
        "type": "object",
        "required": [
          "ready",
          "managementClusters",
          "untried"
        ],
        "properties": {
          "ready": {
            "type": "boolean"
          },
          "managementClusters": {
            "type": "integer",
            "description": "How many there are."
          },
          "untried": {
            "type": "integer",
            "description": "How many have neither been listed nor found out of reach."
          }
        }
      },
      "FailureList": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "failures",
          "unseen"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "failures": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/FailureGroup"
            }
          },
          "unseen": {
            "type": "array",
            "description": "Those that do not answer first. `q` does not narrow them.",
            "items": {
              "$ref": "#/components/schemas/UnseenConnection"
            }
          }
        }
      },
      "UnseenConnection": {
        "description": "A management cluster that does not answer (`stale`), or on which some kinds cannot be seen (`incomplete`).",
        "type": "object",
        "required": [
          "managementCluster",
          "title",
          "state",
          "reason",
          "message",
          "kinds"
        ],
        "properties": {
          "managementCluster": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "state": {
            "type": "string",
            "enum": [
              "stale",
              "incomplete"
            ]
          },
          "reason": {
            "type": "string",
            "description": "Of one that does not answer, as in a ConnectionRecord; else `KindUnavailable` or `Forbidden`."
          },
          "message": {
            "type": "string",
            "description": "What is wrong and what to do."
          },
          "asOf": {
            "type": "integer",
            "description": "Epoch milliseconds of the last moment at which all that is shown was known to be true."
          },
          "nextRetry": {
            "type": "integer",
            "description": "Epoch milliseconds of the next attempt where it does not answer."
          },
          "kinds": {
            "type": "array",
            "description": "The kinds that cannot be seen; none where it does not answer.",
            "items": {
              "$ref": "#/components/schemas/ConnectionKind"
            }
          }
        }
      },
      "FailureGroup": {
        "description": "Failing resources that say the same.",
        "type": "object",
        "required": [
          "fingerprint",
          "status",
          "kind",
          "reason",
          "message",
          "members",
          "total",
          "clusters",
          "waiting"
        ],
        "properties": {
          "fingerprint": {
            "type": "string",
            "description": "Stable while the failure lasts."
          },
          "status": {
            "type": "string",
            "enum": [
              "Failed",
              "Stalled"
            ]
          },
          "kind": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "failureClass": {
            "type": "string",
            "description": "What its controller was at; left out for a reason that is not known.",
            "enum": [
              "source",
              "fetch",
              "auth",
              "verify",
              "storage",
              "build",
              "apply",
              "prune",
              "health",
              "helm-install",
              "helm-upgrade",
              "helm-test",
              "helm-rollback",
              "helm-uninstall",
              "helm-values",
              "helm-release",
              "wait",
              "image",
              "config"
            ]
          },
          "message": {
            "type": "string",
            "description": "Verbatim, of the member that failed first."
          },
          "members": {
            "type": "array",
            "description": "The one that failed first comes first, 100 at most.",
            "items": {
              "$ref": "#/components/schemas/ResourceRecord"
            }
          },
          "total": {
            "type": "integer",
            "description": "How many members there are."
          },
          "clusters": {
            "type": "array",
            "description": "Keys of the clusters that members are applied to.",
            "items": {
              "type": "string"
            }
          },
          "since": {
            "type": "integer",
            "description": "Epoch milliseconds of the first failure, as far as known."
          },
          "waiting": {
            "type": "integer",
            "description": "How many reconcilers wait behind members without failing themselves."
          },
          "known": {
            "$ref": "#/components/schemas/KnownFailure"
          }
        }
      },
      "KnownFailure": {
        "description": "What the catalogue of known errors says.",
        "type": "object",
        "required": [
          "id",
          "title",
          "severity",
          "cause",
          "steps",
          "link"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "severity": {
            "type": "string",
            "enum": [
              "error",
              "warning"
            ]
          },
          "cause": {
            "type": "string"
          },
          "steps": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "link": {
            "type": "string"
          }
        }
      },
      "HistoryPage": {
        "description": "Settled changes, newest first.",
        "type": "object",
        "required": [
          "entries"
        ],
        "properties": {
          "entries": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/HistoryEntry"
            }
          },
          "nextCursor": {
            "type": "string",
            "description": "Of the next page; left out at the end."
          },
          "flapping": {
            "type": "boolean",
            "description": "Whether it has changed six times or more within the last hour; on the first page of one resource or cluster."
          },
          "revisionFirstSeen": {
            "type": "integer",
            "description": "When the revision of the newest entry was first seen there, epoch milliseconds; on the first page of one resource or cluster that has a revision."
          }
        }
      },
      "HistoryEntry": {
        "description": "A change that has lasted.",
        "type": "object",
        "required": [
          "key",
          "type",
          "at",
          "from",
          "status",
          "reason",
          "message",
          "revision"
        ],
        "properties": {
          "key": {
            "type": "string",
            "description": "Key of the resource or workload cluster; of a connection the name of the management cluster."
          },
          "type": {
            "type": "string",
            "enum": [
              "resource",
              "cluster",
              "connection"
            ]
          },
          "at": {
            "type": "integer",
            "description": "Epoch milliseconds."
          },
          "until": {
            "type": "integer",
            "description": "Epoch milliseconds of the next change; left out for what still holds."
          },
          "from": {
            "type": "string",
            "description": "Status before; empty for the first entry."
          },
          "status": {
            "type": "string"
          },
          "reason": {
            "type": "string"
          },
          "message": {
            "type": "string"
          },
          "revision": {
            "type": "string",
            "description": "Applied revision, or the version of Kubernetes."
          }
        }
      },
      "SupportedOperation": {
        "description": "`with-source`, `force` and `reset` are ways to reconcile.",
        "type": "string",
        "enum": [
          "reconcile",
          "with-source",
          "force",
          "reset",
          "suspend",
          "resume"
        ]
      },
      "OperationReason": {
        "description": "Why; it is kept, audited and written into the event on the object.",
        "type": "string",
        "maxLength": 500
      },
      "ExpectedUid": {
        "description": "`metadata.uid` of the object that the caller has seen: another one of the same name is refused.",
        "type": "string",
        "minLength": 1,
        "maxLength": 128
      },
      "ReconcileRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "withSource": {
            "type": "boolean",
            "description": "First what it takes its content from, and when that has settled the resource."
          },
          "force": {
            "type": "boolean",
            "description": "Of a HelmRelease, install or upgrade although nothing has changed."
          },
          "reset": {
            "type": "boolean",
            "description": "Of a HelmRelease, forget how often it has failed."
          },
          "reason": {
            "$ref": "#/components/schemas/OperationReason"
          },
          "uid": {
            "$ref": "#/components/schemas/ExpectedUid"
          }
        }
      },
      "SuspendRequest": {
        "type": "object",
        "required": [
          "reason"
        ],
        "additionalProperties": false,
        "properties": {
          "reason": {
            "description": "Why; it is kept, audited and written onto the object.",
            "type": "string",
            "minLength": 1,
            "maxLength": 500
          },
          "override": {
            "type": "boolean",
            "description": "Although GitOps owns `spec.suspend`, and will revert it."
          },
          "uid": {
            "$ref": "#/components/schemas/ExpectedUid"
          }
        }
      },
      "ResumeRequest": {
        "type": "object",
        "additionalProperties": false,
        "properties": {
          "reason": {
            "$ref": "#/components/schemas/OperationReason"
          },
          "override": {
            "type": "boolean",
            "description": "Although GitOps owns `spec.suspend`, and will revert it."
          },
          "uid": {
            "$ref": "#/components/schemas/ExpectedUid"
          }
        }
      },
      "BulkOperationRequest": {
        "description": "Either `keys` or `query` says which resources.",
        "type": "object",
        "required": [
          "operation"
        ],
        "additionalProperties": false,
        "properties": {
          "operation": {
            "$ref": "#/components/schemas/OperationKind"
          },
          "keys": {
            "type": "array",
            "minItems": 1,
            "maxItems": 500,
            "items": {
              "type": "string",
              "minLength": 1,
              "maxLength": 1000
            }
          },
          "query": {
            "description": "Filters as GET /v1/resources takes them. At most 500 resources may match.",
            "type": "object",
            "additionalProperties": false,
            "properties": {
              "managementCluster": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "cluster": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "kind": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "namespace": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "status": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "environment": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "provider": {
                "$ref": "#/components/schemas/FilterValues"
              },
              "search": {
                "type": "string",
                "maxLength": 200
              },
              "q": {
                "type": "string",
                "maxLength": 1000
              }
            }
          },
          "withSource": {
            "type": "boolean"
          },
          "force": {
            "type": "boolean"
          },
          "reset": {
            "type": "boolean"
          },
          "override": {
            "type": "boolean"
          },
          "reason": {
            "$ref": "#/components/schemas/OperationReason"
          }
        }
      },
      "OperationKind": {
        "type": "string",
        "enum": [
          "reconcile",
          "suspend",
          "resume"
        ]
      },
      "OperationState": {
        "description": "`waiting` has not been asked for yet, `accepted` has been accepted by the API server, `handled` has been picked up by the controller, `running` is a bulk operation with targets left. The others are ends: `settled` well, `failed` with what the controller says, `refused` before anything was written, `timed-out` without an end that was seen, `cancelled`, and `interrupted` by the end of the backend that was about to ask. A bulk operation ends as `finished`.\n",
        "type": "string",
        "enum": [
          "waiting",
          "accepted",
          "handled",
          "running",
          "settled",
          "finished",
          "failed",
          "refused",
          "timed-out",
          "cancelled",
          "interrupted"
        ]
      },
      "Operation": {
        "description": "What somebody has asked for, and what came of it.",
        "type": "object",
        "required": [
          "id",
          "at",
          "operation",
          "key",
          "actor",
          "reason",
          "state",
          "message",
          "notes"
        ],
        "properties": {
          "id": {
            "type": "string"
          },
          "at": {
            "type": "integer",
            "description": "Epoch milliseconds."
          },
          "operation": {
            "$ref": "#/components/schemas/OperationKind"
          },
          "key": {
            "type": "string",
            "description": "Of the resource; empty for a bulk operation."
          },
          "actor": {
            "type": "string",
            "description": "Entity reference of a user",
            "or `service:` and its name.": null
          },
          "reason": {
            "type": "string"
          },
          "withSource": {
            "type": "boolean"
          },
          "force": {
            "type": "boolean"
          },
          "reset": {
            "type": "boolean"
          },
          "override": {
            "type": "boolean"
          },
          "state": {
            "$ref": "#/components/schemas/OperationState"
          },
          "message": {
            "type": "string",
            "description": "What it waits for",
            "or how it has ended.": null
          },
          "notes": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "What has not gone as it should and did no harm."
          },
          "handledAt": {
            "type": "integer",
            "description": "Epoch milliseconds."
          },
          "finishedAt": {
            "type": "integer",
            "description": "Epoch milliseconds."
          },
          "bulk": {
            "type": "string",
            "description": "Id of the bulk operation that it belongs to."
          },
          "counts": {
            "description": "Of a bulk operation, targets by state.",
            "type": "object",
            "additionalProperties": {
              "type": "integer"
            }
          },
          "targets": {
            "description": "Of a bulk operation, those that the caller may see.",
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Operation"
            }
          }
        }
      },
      "OperationPage": {
        "type": "object",
        "required": [
          "entries"
        ],
        "properties": {
          "entries": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Operation"
            }
          },
          "nextCursor": {
            "type": "string",
            "description": "Of the next page; left out at the end."
          }
        }
      },
      "ConnectionList": {
        "type": "object",
        "required": [
          "version",
          "asOf",
          "connections"
        ],
        "properties": {
          "version": {
            "type": "integer"
          },
          "asOf": {
            "type": "integer"
          },
          "connections": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/ConnectionRecord"
            }
          }
        }
      },
      "RepositoryProvider": {
        "type": "object",
        "required": [
          "provider",
          "versions",
          "environments"
        ],
        "properties": {
          "provider": {
            "type": "string"
          },
          "versions": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "environments": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "RepositoryTenant": {
        "type": "object",
        "required": [
          "provider",
          "tenant",
          "environments"
        ],
        "properties": {
          "provider": {
            "type": "string"
          },
          "tenant": {
            "type": "string"
          },
          "environments": {
            "type": "array",
            "items": {
              "type": "string"
            }
          }
        }
      },
      "PromotionTarget": {
        "description": "A release source of a management cluster, which a promotion moves to another tag.",
        "type": "object",
        "required": [
          "provider",
          "version",
          "environment",
          "channel",
          "path",
          "reference",
          "clusters"
        ],
        "properties": {
          "provider": {
            "type": "string"
          },
          "version": {
            "type": "string"
          },
          "environment": {
            "type": "string"
          },
          "channel": {
            "type": "string",
            "description": "Name of the GitRepository."
          },
          "path": {
            "type": "string",
            "description": "File of the GitRepository."
          },
          "reference": {
            "type": "string",
            "description": "What it points at now: `tag:v0.0.3`, `branch:main`."
          },
          "clusters": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Names of the clusters that follow it."
          }
        }
      },
      "RepositoryTag": {
        "type": "object",
        "required": [
          "tag",
          "sha"
        ],
        "properties": {
          "tag": {
            "type": "string"
          },
          "sha": {
            "type": "string"
          },
          "publishedAt": {
            "type": "string",
            "description": "Of its release."
          },
          "releaseUrl": {
            "type": "string"
          }
        }
      },
      "PlatformRepository": {
        "type": "object",
        "required": [
          "url",
          "baseBranch",
          "baseSha",
          "providers",
          "roles",
          "tenants",
          "features",
          "targets",
          "tags"
        ],
        "properties": {
          "url": {
            "type": "string"
          },
          "baseBranch": {
            "type": "string"
          },
          "baseSha": {
            "type": "string"
          },
          "providers": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/RepositoryProvider"
            }
          },
          "roles": {
            "type": "array",
            "items": {
              "type": "string"
            },
            "description": "Roles that a tenant can have in an environment."
          },
          "tenants": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/RepositoryTenant"
            }
          },
          "features": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "targets": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PromotionTarget"
            }
          },
          "tags": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/RepositoryTag"
            },
            "description": "Newest version first."
          }
        }
      },
      "PlanRequest": {
        "type": "object",
        "required": [
          "action",
          "input"
        ],
        "properties": {
          "action": {
            "type": "string",
            "enum": [
              "gitops-fleet:tenant:onboard",
              "gitops-fleet:promotion:promote"
            ]
          },
          "input": {
            "type": "object",
            "additionalProperties": true,
            "description": "As the scaffolder action takes it."
          }
        }
      },
      "PlannedFile": {
        "type": "object",
        "required": [
          "path",
          "change"
        ],
        "properties": {
          "path": {
            "type": "string"
          },
          "change": {
            "type": "string",
            "enum": [
              "add",
              "edit",
              "delete"
            ]
          },
          "before": {
            "type": "string"
          },
          "after": {
            "type": "string"
          }
        }
      },
      "Plan": {
        "type": "object",
        "required": [
          "baseSha",
          "title",
          "body",
          "branch",
          "labels",
          "files",
          "exposure",
          "warnings",
          "noop",
          "digest"
        ],
        "properties": {
          "baseSha": {
            "type": "string"
          },
          "title": {
            "type": "string"
          },
          "body": {
            "type": "string"
          },
          "branch": {
            "type": "string"
          },
          "labels": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "files": {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/PlannedFile"
            }
          },
          "exposure": {
            "description": "Whether production changes only with a promotion, as soon as it is merged, or not at all.",
            "type": "string",
            "enum": [
              "gated",
              "ungated-prod",
              "none"
            ]
          },
          "warnings": {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          "noop": {
            "type": "boolean"
          },
          "digest": {
            "type": "string"
          }
        }
      }
    }
  }
} as const;
